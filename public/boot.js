// Starts the app. Trunk writes the names of its files into the attributes of this script's tag (see `pattern_script` in
// Trunk.toml): the page needs no inline script, which a strict content security policy would forbid. public/page.js has
// the screens for when the app can't start.
(() => {
  const { js, wasm, integrity, offline } = document.currentScript.dataset;
  const absolute = (file) => new URL(file, document.baseURI).href;
  const page = window.openedPage;
  const savesData = navigator.connection?.saveData;
  /** Resolves when there is a page to show something in. public/page.js has run then. */
  const parsed = new Promise((resolve) => {
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", resolve);
    else resolve();
  });

  /** Shows one of the screens in index.html. */
  const show = async (name, report) => {
    await parsed;
    if (!window.showScreen) {
      // public/page.js could not be loaded.
      const copy = (id) => document.getElementById(id).content.cloneNode(true);
      const boot = document.getElementById("boot");
      boot.replaceChildren(copy("screen-unloaded"), copy("screen-actions"));
      boot.setAttribute("role", "alert");
      document.getElementById("app").removeAttribute("aria-busy");
      boot.querySelector("h1").focus();
      boot.querySelector("[data-screen=reload]").onclick = () => location.reload();
    } else if (name === "unloaded") showUnloaded(report);
    else showScreen(name, report);
  };

  /** Whether this is a visit to the front page without a session. Where the stores can't be read, there may be one. */
  const isFrontPage = page === "" && window.isFresh;

  /** What public/page.js found: the visitor's language, and whether somebody is signed in. */
  const { lang, dataset } = document.documentElement;

  /** The texts of the pages that are loaded when they are opened. */
  const texts = {
    profile: "account",
    organizations: "account",
    api: "account",
    developer: "account",
    check_up: "diagnostics",
    connectors: "admin",
    sign_in_experience: "admin",
    localization: "localization",
    users: "users",
    all_organizations: "organizations",
    application: "application",
  };

  /** The parts that the page will need at once. This only saves time: the app decides itself what it loads. */
  const nextParts = () => {
    if (isFrontPage) return [];
    if (page === "callback" || (page === "" && "session" in dataset)) return ["client", "home"];
    const of = (area) => `${lang}_${area}`;
    return ["client", "app", of("auth"), ...(page in texts ? [page, of(texts[page])] : [])];
  };

  /** Fetches and compiles parts before the app asks for them. The loader in the app's script does it. */
  const loadAhead = (parts) => {
    window.partsAhead = parts;
    window.loadPartsAhead?.(parts);
  };

  /** Loads the style sheet of the lazy pages. */
  let style;
  window.loadPagesStyle = () => {
    style ??= new Promise((resolve, reject) => {
      const link = document.getElementById("pages-style").content.firstElementChild.cloneNode();
      link.onload = resolve;
      link.onerror = async () => {
        // The next try begins anew.
        style = undefined;
        link.remove();
        await fetchAgain(link.href, link.integrity).catch(() => {});
        reject(new Error(link.href));
      };
      document.head.append(link);
    });
    return style;
  };

  /** Requests what the client asks the sign-in server first, while the client itself is on its way. The client checks it. */
  const requestDiscovery = async () => {
    const { endpoint, issuer } = JSON.parse(await window.configText);
    const server = issuer ?? endpoint.replace(/\/*$/, "/oidc");
    const url = new URL(server.replace(/\/*$/, "/.well-known/openid-configuration")).href;
    const answer = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", redirect: "error" });
    return { url, status: answer.status, text: await answer.text() };
  };

  /** At the first sign of life on the front page, a sign-in may follow. */
  const prepareSignIn = () => {
    loadAhead(["client"]);
    window.discoveryAhead ??= requestDiscovery().catch(() => {});
  };

  /** Shows the front page as soon as its server is known. */
  const showFrontPage = async () => {
    const { host, hostname, protocol } = new URL(JSON.parse(await window.configText).endpoint);
    // The app says what is wrong with others.
    if (protocol === "https:" || ["localhost", "127.0.0.1"].includes(hostname)) window.showFrontPage?.(host);
  };

  /** The app's script: in a split build, an element of the page loads it, and checks its hash. */
  const script = () => {
    if (!integrity) return import(absolute(js));
    return new Promise((resolve) => (window.appScript ? resolve(appScript) : (window.onAppScript = resolve)));
  };

  /** The app's program. */
  const program = async () => {
    const url = absolute(wasm);
    const answer = await fetch(url, { integrity }).catch(() => {});
    return answer?.ok ? answer : fetchAgain(url, integrity);
  };

  /**
   * Registers the service worker in a build by `cargo xtask dist --offline`, but not on a first visit. Other builds
   * remove that of an earlier one.
   */
  const updateWorker = async () => {
    if (!(offline ? !isFrontPage : navigator.serviceWorker?.controller)) return;
    const worker = await import(absolute("offline.js"));
    await worker.update(offline);
  };

  /** Loads what a visitor who has come back will likely need, when the network has nothing else to do. */
  const loadForReturningVisitor = () => {
    const [entry] = performance.getEntriesByName(absolute(wasm));
    if (isFrontPage && !savesData && entry?.transferSize === 0) loadAhead(["client"]);
  };

  const whenIdle = (call, delay) => setTimeout(() => (window.requestIdleCallback ?? setTimeout)(call), delay);

  /** Whether this is a WebKit before Safari 17, in which the app crashes after a sign-in: its compiler makes a mistake. */
  const isOldWebKit = navigator.vendor.startsWith("Apple") && !("popover" in HTMLElement.prototype);

  /** Starts the app, and tells the page when it runs. */
  const start = async () => {
    // Not every host can send the header that forbids it.
    if (top !== self) return show("framed");
    const needed = ["WebAssembly", "CSSLayerBlockRule", "HTMLDialogElement"];
    if (isOldWebKit || needed.some((name) => !(name in window))) return show("unsupported");
    loadAhead(nextParts());
    const loading = Promise.all([script(), program(), parsed]);
    if (isFrontPage) {
      for (const type of ["pointermove", "pointerdown", "keydown", "click"]) {
        addEventListener(type, prepareSignIn, { once: true, capture: true });
      }
      showFrontPage().catch(() => {});
    }
    if (page in texts) parsed.then(loadPagesStyle).catch(() => {});
    try {
      const [app, module_or_path] = await loading;
      if (window.hasFailed) return;
      if (!window.showScreen) return show("unloaded");
      const exports = await app.default({ module_or_path });
      window.wasmBindings = app;
      dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm: exports } }));
      // The app has priority.
      whenIdle(loadForReturningVisitor, 200);
      whenIdle(updateWorker, 3000);
    } catch (error) {
      console.error(error);
      if (error instanceof WebAssembly.RuntimeError) throw error;
      // The file has the right hash: the browser does not know something that is in it.
      const isTooOld = error instanceof WebAssembly.CompileError && integrity;
      show(isTooOld ? "unsupported" : "unloaded", String(error));
    }
  };

  start();
})();
