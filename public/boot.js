// Starts the app. Trunk writes the names of its files into the attributes of this script's tag (see
// `pattern_script` in Trunk.toml): the page needs no inline script, which a strict content security
// policy would forbid. If the app can't start or crashes later, a plain screen says so.

const { js, wasm, parts = "", offline } = document.querySelector("script[data-wasm]").dataset;
let failed = false;

// Every visit except a first one to the front page needs more of the app, which is preloaded here. This
// only saves time: the app decides itself what it loads.
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

// The app reports its panics. A build without panic messages is reported by the browser's error.
addEventListener("logto-app:crash", (event) => show("crashed", event.detail));
addEventListener("logto-app:unloaded", () => show("unloaded"));
const isTrap = (error) => error instanceof WebAssembly.RuntimeError;
const crashed = (error) => isTrap(error) && show("crashed", `${error.message}\n${location.pathname}`);
addEventListener("error", (event) => crashed(event.error));
addEventListener("unhandledrejection", (event) => crashed(event.reason));

/**
 * Registers the service worker that caches the app, in a build by `cargo xtask dist --offline` and not
 * on a first visit. Other builds unregister it.
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
    // The browser's settings forbid it; the app works without it.
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
    // The app has priority.
    setTimeout(() => (window.requestIdleCallback ?? setTimeout)(keepForOffline), 3000);
  } catch (error) {
    console.error(error);
    if (isTrap(error)) crashed(error);
    else show(error instanceof WebAssembly.CompileError ? "unsupported" : "unloaded", String(error));
  }
}

start();
