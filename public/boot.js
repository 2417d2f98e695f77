// Starts the app. Trunk writes the names of its files into the attributes of this script's tag (see
// `pattern_script` in Trunk.toml): the page needs no inline script, which a strict content security
// policy would forbid. If the app can't start or crashes later, a plain screen says so.

const script = document.querySelector("script[data-wasm]");
const { js, wasm, parts = "", offline } = script.dataset;
const absolute = (file) => new URL(file, document.baseURI).href;
let failed = false;

const base = new URL(absolute(".")).pathname;

/** Whether a stored key has this form. Without access to the stores, `otherwise`. */
const isStored = (form, otherwise) => {
  try {
    return [...Object.keys(localStorage), ...Object.keys(sessionStorage)].some((key) => form.test(key));
  } catch {
    return otherwise;
  }
};

/** Whether this is a first visit to the front page. The keys of a session begin with one of these. */
const isFirstVisit = () => location.pathname === base && !isStored(/^logto(-sealed)?:/, true);

/**
 * The parts of the app that the page will need at once. This only saves time: the app decides itself what it loads.
 */
const nextParts = () => {
  if (isFirstVisit()) return [];
  const page = location.pathname.slice(base.length).split("/")[0].replaceAll("-", "_");
  const isClientEnough = page === "callback" || (page === "" && isStored(/^logto:.*:idToken$|^logto-sealed:/, false));
  return isClientEnough ? ["client", "home"] : ["app", page];
};

const append = (tag, properties) => document.head.append(Object.assign(document.createElement(tag), properties));

const request = async (file, options) => {
  const answer = await fetch(file, options);
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return answer;
};

/** Files that were requested ahead of the app. */
const requested = new Map();
const requestEarly = ([file, integrity]) => {
  const url = absolute(file);
  const answer = request(url, { integrity });
  requested.set(url, answer);
  // A failure is handled where the file is needed.
  answer.catch(() => {});
  return answer;
};

/** Requests the parts that are needed next, while the first one is still on its way. */
const requestParts = async () => {
  const needed = parts ? nextParts() : [];
  if (needed.length === 0) return;
  const table = (await requestEarly(parts.split(" "))).clone();
  const { files, modules, needs } = await table.json();
  const own = needed.flatMap((part) => needs[part] ?? []).map((module) => modules[module][0]);
  new Set(own).forEach((file) => requestEarly(files[file]));
};

/**
 * Fetches a file of the app and checks its hash. The copy in the browser's cache may be broken, so the host
 * is asked a second time. `data-altered` names a file that arrives with another content although it belongs to the
 * current version: without a network, and after an update, there is no such file. The loader of the app's parts uses
 * this function, too.
 */
window.fetchVerified = (file, integrity) => {
  const get = (options) => request(file, options);
  const cache = "no-store";
  const early = requested.get(`${file}`);
  requested.delete(`${file}`);
  return (early ?? get({ integrity }))
    .catch(() => get({ integrity, cache: "reload" }))
    .catch(async (error) => {
      script.dataset.altered = "";
      const [page] = await Promise.all([request(base, { cache }), get({ cache })]);
      if (!(await page.text()).includes(wasm)) throw error;
      return get({ integrity, cache }).catch(() => {
        script.dataset.altered = file;
        throw error;
      });
    });
};

/** The hash of a file that the page names, which is in a link to it. */
const hashOf = (file) => document.querySelector(`link[href="${file}"]`)?.integrity ?? "";

/** Imports a module and checks its hash, which an import alone does not do. */
const importVerified = (file) =>
  new Promise((resolve, reject) => {
    const src = absolute(file);
    const integrity = hashOf(file);
    const onload = () => resolve(import(src));
    const onerror = () => fetchVerified(src, integrity).finally(() => reject(src));
    append("script", { type: "module", integrity, onload, onerror, src });
  });

/** Replaces the app by one of the screens in index.html. */
function show(name, report) {
  if (failed) return;
  failed = true;
  const copy = (id) => document.getElementById(id).content.cloneNode(true);
  const main = document.createElement("main");
  const card = document.createElement("section");
  main.id = "main";
  card.className = "card card-center";
  card.dataset.testid = "error";
  card.setAttribute("role", "alert");
  card.append(copy(`screen-${name}`));
  if (name !== "framed") card.append(copy("screen-actions"));
  main.append(card);

  const part = (role) => card.querySelector(`[data-screen="${role}"]`);
  part("reload")?.addEventListener("click", () => location.reload());
  if (report) {
    part("report").textContent = report;
    part("report").hidden = false;
    part("copy").hidden = !navigator.clipboard;
    part("copy").addEventListener("click", async () => {
      await navigator.clipboard.writeText(report);
      part("copied").hidden = false;
    });
  }

  const app = document.getElementById("app");
  // Only the page's own header stays: buttons of the app would not work.
  if (app.hasAttribute("aria-busy")) app.querySelector("main").replaceWith(main);
  else app.replaceChildren(main);
  app.removeAttribute("aria-busy");
  document.title = card.querySelector("h1").textContent;
  card.querySelector("h1").focus();
}

const unloaded = (report) => {
  const { altered } = script.dataset;
  show(altered ? "altered" : "unloaded", altered ?? report);
};

// The app reports its panics. A build without panic messages is reported by the browser's error.
addEventListener("logto-app:crash", (event) => show("crashed", event.detail));
addEventListener("logto-app:unloaded", () => unloaded());
const isTrap = (error) => error instanceof WebAssembly.RuntimeError;
const crashed = (error) => isTrap(error) && show("crashed", `${error.message}\n${location.pathname}`);
addEventListener("error", (event) => crashed(event.error));
addEventListener("unhandledrejection", (event) => crashed(event.reason));

/**
 * Registers the service worker in a build by `cargo xtask dist --offline`, but not on a first visit. Other builds
 * remove that of an earlier one.
 */
const updateWorker = async () => {
  if (!(offline ? !isFirstVisit() : navigator.serviceWorker?.controller)) return;
  const worker = await import("./offline.js");
  await worker.update(offline);
};

/** Starts the app, and tells the page when it runs. */
async function start() {
  // Not every host can send the header that forbids it.
  if (top !== self) return show("framed");
  if (typeof WebAssembly !== "object") return show("unsupported");
  requestParts().catch(() => {});
  try {
    const [app, module_or_path] = await Promise.all([importVerified(js), fetchVerified(absolute(wasm), hashOf(wasm))]);
    const exports = await app.default({ module_or_path });
    window.wasmBindings = app;
    dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm: exports } }));
    // The app has priority.
    setTimeout(() => (window.requestIdleCallback ?? setTimeout)(updateWorker), 3000);
  } catch (error) {
    console.error(error);
    if (isTrap(error)) crashed(error);
    else if (error instanceof WebAssembly.CompileError) show("unsupported", String(error));
    else unloaded(String(error));
  }
}

start();
