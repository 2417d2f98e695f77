// Keeps the app for when there is no network. Written by `cargo xtask dist --offline`.
//
// It answers for the app's own pages and files alone, and never for anything else: other origins,
// requests that carry a token, the server that people sign in at. Nothing is loaded ahead of the app:
// the page sends a message once it has time, and then what this version is made of is kept, as a
// whole or not at all.

/** Changes with every file below. */
const VERSION = "/*VERSION*/";
/** The files of the app; those with a hash in their names, with the integrity of what is in them. */
const FILES = new Map([/*FILES*/]);
/** The pages of the app, as patterns of the path below the base. */
const PAGES = [/*PAGES*/];
/** Read anew each time. */
const CONFIG = "config.json";
/** A network that takes longer is as good as none, in milliseconds. */
const PATIENCE = 4000;
/** After such a wait, no further one follows for so long. */
const TRUCE = 10_000;

const base = new URL(".", location.href);
const prefix = `logto-app:${base.pathname}:`;
const own = `${prefix}${VERSION}`;
const configs = `${prefix}config`;
const address = (name) => new URL(name, base).href;
const isHashed = (name) => /-[0-9a-f]{16}(_bg)?\.[a-z]+$/.test(name);

/** The versions that are kept, this one first, then the latest. */
const versions = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== configs);
  return names.reverse().sort((one, other) => (other === own) - (one === own));
};

/** What one of the versions has at an address. A version without a page is not complete. */
const kept = async (at, needsPage) => {
  for (const name of await versions()) {
    const cache = await caches.open(name);
    if (needsPage && !(await cache.match(base.href))) continue;
    const found = await cache.match(at);
    if (found) return found;
  }
};

let truceEnds = 0;

/** The network's answer; what is kept where none comes, or none comes in time. */
const fromNetwork = async (asking, find) => {
  const answer = asking();
  // Nobody may be waiting for it any more when it fails.
  answer.catch(() => {});
  const stored = await find().catch(() => undefined);
  if (!stored) return answer;
  if (Date.now() < truceEnds) return stored;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  try {
    const first = await Promise.race([answer, late]);
    if (first) return first;
    truceEnds = Date.now() + TRUCE;
  } catch {
    // There is no network.
  }
  return stored;
};

/** A file whose name holds a hash never changes. */
const file = async (request) => (await kept(request.url).catch(() => undefined)) ?? fetch(request);

/** The configuration; the last good one while there is no network. */
const config = (event) =>
  fromNetwork(
    async () => {
      const answer = await fetch(event.request);
      if (answer.ok && !answer.redirected) event.waitUntil(keepConfig(answer.clone()).catch(() => {}));
      return answer;
    },
    async () => (await caches.open(configs)).match(address(CONFIG)),
  );

const keepConfig = async (answer) => {
  // A page of somebody else's is no configuration.
  await answer.clone().json();
  await (await caches.open(configs)).put(address(CONFIG), answer);
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isOurs = url.origin === base.origin && url.pathname.startsWith(base.pathname);
  if (request.method !== "GET" || !isOurs || request.headers.has("authorization")) return;
  const name = url.pathname.slice(base.pathname.length);
  if (request.mode === "navigate") {
    if (PAGES.some((page) => page.test(name))) {
      event.respondWith(fromNetwork(() => fetch(request), () => kept(base.href)));
    }
  } else if (url.search || request.cache === "no-store") {
    // Whoever asks like that wants the host itself.
  } else if (name === CONFIG) {
    event.respondWith(config(event));
  } else if (isHashed(name)) {
    event.respondWith(file(request));
  } else if (FILES.has(name)) {
    event.respondWith(fromNetwork(() => fetch(request), () => kept(url.href, true)));
  }
});

/** Keeps the configuration and this version, one file after the other. The page is last: with it, all is kept. */
const keep = async () => {
  await keepConfig(await good(address(CONFIG), { cache: "no-cache" }));
  const cache = await caches.open(own);
  if (!(await cache.match(base.href))) {
    for (const [name, integrity] of FILES) {
      const at = address(name);
      if (await cache.match(at)) continue;
      const known = isHashed(name) && (await kept(at));
      await cache.put(at, known || (await good(at, { integrity, cache: integrity ? "default" : "no-cache" })));
    }
    const page = await good(base.href, { cache: "no-cache" });
    const text = await page.clone().text();
    // The host may have the next version by now, which is kept in its turn.
    const scripts = [...FILES.keys()].filter((name) => isHashed(name) && name.endsWith(".js"));
    const isOwn = scripts.every((name) => text.includes(name));
    if (!isOwn) return;
    await cache.put(base.href, page);
  }
  // Tabs of the version before may still need its files.
  for (const name of (await versions()).slice(2)) await caches.delete(name);
};

const good = async (at, options) => {
  const answer = await fetch(at, { ...options, priority: "low" });
  if (!answer.ok || answer.redirected) throw new Error(`${at}: ${answer.status}`);
  return answer;
};

let keeping;
addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  // What fails is tried again at the next visit.
  keeping ??= keep()
    .catch(() => {})
    .finally(() => (keeping = undefined));
  event.waitUntil(keeping);
});

// Any version of the worker can serve any version of the app, so nobody has to wait for a new one.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
