// Starts the app. Trunk puts the names of its files into this script's own tag (see
// `pattern_script` in Trunk.toml), so the page needs no inline script and a strict content security
// policy holds. Where the app can't start, or breaks later, a plain screen says so.

const { js, wasm, parts = "", offline } = document.querySelector("script[data-wasm]").dataset;
let failed = false;

// All but a first visit to the front page needs more of the app: it is fetched at once beside the
// rest. (The app decides for itself; this only saves time.)
const isFirstVisit = () => {
  try {
    const stores = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
    return location.pathname === new URL(".", document.baseURI).pathname && !stores.some((key) => key.startsWith("logto:"));
  } catch {
    return false;
  }
};
for (const part of isFirstVisit() ? [] : parts.split(" ").filter(Boolean)) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: new URL(part, document.baseURI).href });
  document.head.append(link);
}

/** Shows one of the screens of index.html in the place of the app. */
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
  card.append(copy(`screen-${name}`), copy("screen-actions"));
  main.append(card);

  const part = (role) => card.querySelector(`[data-screen="${role}"]`);
  part("reload").addEventListener("click", () => location.reload());
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
  app.removeAttribute("aria-busy");
  if (name === "crashed") app.replaceChildren(main);
  else app.querySelector("main").replaceWith(main);
  document.title = card.querySelector("h1").textContent;
  card.querySelector("h1").focus();
}

// The app reports its own panics. Where it was built without them, the browser's error tells.
addEventListener("logto-app:crash", (event) => show("crashed", event.detail));
addEventListener("logto-app:unloaded", () => show("unloaded"));
const isTrap = (error) => error instanceof WebAssembly.RuntimeError;
const crashed = (error) => isTrap(error) && show("crashed", `${error.message}\n${location.pathname}`);
addEventListener("error", (event) => crashed(event.error));
addEventListener("unhandledrejection", (event) => crashed(event.reason));

/**
 * A page of `cargo xtask dist --offline` has the app kept in this browser by a service worker, for
 * when there is no network; on a first visit there is nothing to keep it for. Any other page removes
 * such a worker.
 */
async function keepForOffline() {
  const workers = navigator.serviceWorker;
  const base = new URL(".", document.baseURI).href;
  const worker = `${base}${offline ?? "sw.js"}`;
  const keep = () => workers.controller?.postMessage("keep");
  try {
    if (offline && workers && !isFirstVisit()) {
      workers.addEventListener("controllerchange", keep);
      await workers.register(worker);
      keep();
    } else if (!offline && workers?.controller?.scriptURL === worker) {
      await (await workers.getRegistration(base)).unregister();
      const own = (await caches.keys()).filter((name) => name.startsWith(`logto-app:${new URL(base).pathname}:`));
      await Promise.all(own.map((name) => caches.delete(name)));
    }
  } catch (error) {
    // The browser's settings forbid it; the app works all the same.
    console.warn(error);
  }
}

/** Starts the app, and tells the page when it runs. */
async function start() {
  if (typeof WebAssembly !== "object") return show("unsupported");
  try {
    const app = await import(new URL(js, document.baseURI).href);
    const exports = await app.default({ module_or_path: new URL(wasm, document.baseURI).href });
    window.wasmBindings = app;
    dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm: exports } }));
    // The app comes first.
    setTimeout(() => (window.requestIdleCallback ?? setTimeout)(keepForOffline), 3000);
  } catch (error) {
    console.error(error);
    if (isTrap(error)) crashed(error);
    else show(error instanceof WebAssembly.CompileError ? "unsupported" : "unloaded", String(error));
  }
}

start();
