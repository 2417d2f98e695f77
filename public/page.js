// What the page needs before the app and when the app can't speak: before the first paint the stored color scheme, the
// direction of the language and room for the sidebar; the request for the configuration; a second try for files that did
// not arrive, and screens for when the app can't start or crashes.
(() => {
  const root = document.documentElement;
  const colors = { light: "#ffffff", dark: "#1d1b26" };
  // The app changes the scheme by setting `data-theme` on the root element. The browser's own color follows.
  const tint = () => {
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      // Firefox knows `meta.media` since 106.
      const own = meta.getAttribute("media").includes("dark") ? "dark" : "light";
      meta.content = colors[root.dataset.theme] || colors[own];
    }
  };
  const languages = ["en", "fr", "ja", "ar"];
  let wanted = navigator.languages;
  try {
    const stored = localStorage.getItem("logto-leptos:theme");
    if (stored in colors) root.dataset.theme = stored;
    wanted = [localStorage.getItem("logto-leptos:language"), ...wanted];
    const keys = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
    // Whether the client has stored nothing, for public/boot.js.
    window.isFresh = !keys.some((key) => /^logto(-sealed)?:/.test(key));
    // A person who is signed in has the pages beside the page.
    if (keys.some((key) => /^logto:.*:idToken$|^logto-sealed:/.test(key))) root.dataset.session = "";
  } catch (_) {
    // Storage is blocked: the system's scheme it is.
  }
  // The app will choose the same language.
  const primary = wanted.map((tag) => String(tag).split("-")[0].toLowerCase());
  root.lang = primary.find((tag) => languages.includes(tag)) || "en";
  root.dir = root.lang === "ar" ? "rtl" : "ltr";
  tint();
  new MutationObserver(tint).observe(root, { attributeFilter: ["data-theme"] });

  const request = async (file, options) => {
    const answer = await fetch(file, options);
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
    return answer;
  };

  /** The page that was opened, for public/boot.js: the first part of its path, which the home page has not. */
  const path = location.pathname.slice(new URL(".", document.baseURI).pathname.length);
  window.openedPage = path.split("/")[0].replaceAll("-", "_");

  /** The text of the configuration. A sign-in goes on with the one that it began with. */
  const config = async () => {
    const cache = openedPage === "callback" ? "force-cache" : "no-cache";
    const answer = await request("config.json", { cache, signal: AbortSignal.timeout?.(5000) });
    return answer.text();
  };
  window.configText = config().catch(() => {});

  /**
   * Fetches a file that did not arrive, or not with its hash. The copy in the browser's cache may be broken, so the host
   * is asked. `data-altered` names a file that arrives with another content although it belongs to the current version:
   * without a network, and after an update, there is no such file. The loader of the app's parts uses this function,
   * too.
   */
  window.fetchAgain = (file, integrity) => {
    const get = (cache) => request(file, { integrity, cache });
    return get("reload").catch(async (error) => {
      const { dataset } = document.querySelector("script[data-wasm]");
      dataset.altered = "";
      const cache = "no-store";
      const [page] = await Promise.all([request(document.baseURI, { cache }), request(file, { cache })]);
      if (!(await page.text()).includes(dataset.wasm)) throw error;
      return get(cache).catch(() => {
        dataset.altered = file;
        throw error;
      });
    });
  };

  /** Resolves when there is a page to show something in. */
  const parsed = new Promise((resolve) => addEventListener("DOMContentLoaded", resolve));

  /**
   * The texts of the screens in the visitor's language, in the order of the elements. They are in English in the page,
   * and stay so if these don't arrive soon.
   */
  const translations = async () => {
    if (root.lang === "en") return undefined;
    const signal = AbortSignal.timeout?.(1000);
    const texts = request("screens.json", { signal }).then(async (answer) => (await answer.json())[root.lang]);
    return texts.catch(() => {});
  };

  const copy = (id) => document.getElementById(id).content.cloneNode(true);

  /** Puts texts into the elements of a screen, in their order. */
  const fill = (screen, texts) => {
    screen.querySelectorAll("h1, p, a, button, span").forEach((element, at) => (element.textContent = texts[at]));
  };

  /** Replaces the app by one of the screens in index.html. The app does not start any more then. */
  let isShown = false;
  window.showScreen = async (name, report) => {
    if (isShown) return;
    isShown = window.hasFailed = true;
    await parsed;
    const main = document.createElement("main");
    const card = document.createElement("section");
    main.id = "main";
    card.className = "card card-center";
    card.dataset.testid = "error";
    card.setAttribute("role", "alert");
    card.append(copy(`screen-${name}`));
    if (name !== "framed") card.append(copy("screen-actions"));
    main.append(card);
    const texts = await translations();
    if (texts) {
      fill(card, [...texts[name], ...texts.actions]);
    } else {
      main.lang = "en";
      main.dir = "ltr";
    }

    const part = (role) => card.querySelector(`[data-screen="${role}"]`);
    const onClick = (role, call) => part(role) && part(role).addEventListener("click", call);
    onClick("reload", () => location.reload());
    if (report) {
      part("report").textContent = report;
      part("report").hidden = false;
      part("copy").hidden = !navigator.clipboard;
      onClick("copy", async () => {
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
  };

  /** Shows the front page until the program comes that draws it, and goes on with the button that was clicked. */
  window.showFrontPage = async (host) => {
    const texts = await translations();
    await parsed;
    const page = copy("screen-front");
    if (texts) fill(page, texts.front);
    else if (root.lang !== "en") return;
    const lead = page.querySelector("p");
    lead.textContent = lead.textContent.replace("{host}", host);
    for (const button of page.querySelectorAll("button")) {
      button.onclick = () => {
        button.setAttribute("aria-busy", "true");
        window.asksForAccount = button.dataset.testid === "sign-up";
      };
    }
    document.getElementById("boot")?.replaceWith(page);
  };

  /** Says that something could not be loaded, and whether it was changed on its way. */
  window.showUnloaded = (report) => {
    const { altered } = document.querySelector("script[data-wasm]").dataset;
    showScreen(altered ? "altered" : "unloaded", altered || report);
  };

  // The app reports its panics. A build without panic messages is reported by the browser's error.
  addEventListener("logto-app:crash", (event) => showScreen("crashed", event.detail));
  addEventListener("logto-app:unloaded", () => showUnloaded());
  const isTrap = (error) => typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
  const crashed = (error) => {
    if (isTrap(error)) showScreen("crashed", `${error.message}\n${location.pathname}`);
    // A script that the browser does not understand: an altered one would not have its hash.
    else if (error instanceof SyntaxError && !window.wasmBindings) showScreen("unsupported", String(error));
  };
  addEventListener("unhandledrejection", (event) => crashed(event.reason));
  addEventListener(
    "error",
    async ({ target, error }) => {
      if (target === window) return crashed(error);
      // The style sheet or a script of the page itself. A sheet of lazy pages has its own handler.
      const file = target.src || target.href;
      if (!file || !target.matches("script, link[rel=stylesheet]") || target.onerror) return;
      window.hasFailed = true;
      await parsed;
      await fetchAgain(file, target.integrity).catch(() => {});
      showUnloaded(file);
    },
    true,
  );
})();
