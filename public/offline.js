// The service worker that caches the app for use without a network (docs/offline.md). public/boot.js loads
// this file only where there is one.

const workers = navigator.serviceWorker;
const base = new URL(".", document.baseURI);

/** Registers the worker of this build, or removes that of an earlier one. */
export async function update(worker) {
  try {
    if (worker) await register(new URL(worker, base));
    else if (workers.controller.scriptURL === new URL("sw.js", base).href) await remove();
  } catch (error) {
    // The browser's settings forbid it; the app works without it.
    console.warn(error);
  }
}

async function register(worker) {
  const keep = () => workers.controller?.postMessage("keep");
  workers.addEventListener("controllerchange", keep);
  await workers.register(worker);
  keep();
}

async function remove() {
  await (await workers.getRegistration(base.href)).unregister();
  const own = (await caches.keys()).filter((name) => name.startsWith(`logto-app:${base.pathname}:`));
  await Promise.all(own.map((name) => caches.delete(name)));
}
