//! A script that records, in every page of a tab, the test ids of all elements that were ever shown,
//! even for a moment.

/// The `sessionStorage` key of the test ids shown during a journey, by tab and origin.
pub(crate) const JOURNEY_KEY: &str = "e2e:seen";

/// The variable with the test ids shown since the page was loaded or restored from the page cache.
pub(crate) const PAGE_VARIABLE: &str = "e2eSeen";

/// The script. It runs before the page's own.
pub(crate) const SCRIPT: &str = r#"(() => {
  const key = "e2e:seen";
  const own = (window.e2eSeen = { ids: new Set(), restored: false });
  const note = () => {
    const shown = [...document.querySelectorAll("[data-testid]")].filter((it) => it.getClientRects().length > 0);
    for (const element of shown) own.ids.add(element.dataset.testid);
    try {
      const seen = new Set(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
      const before = seen.size;
      for (const id of own.ids) seen.add(id);
      if (seen.size > before) sessionStorage.setItem(key, JSON.stringify([...seen]));
    } catch {
      // A page without storage, such as about:blank.
    }
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true });
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      own.ids.clear();
      own.restored = true;
    }
    note();
  });
})();"#;

/// A script that sends to the app's host what [`SCRIPT`] records and what is in the page's console. It runs after that
/// one and before the page's own, where the browser's driver tells neither.
pub(crate) const REPORTER: &str = r#"
  const send = (to, text) => navigator.sendBeacon(`/e2e/${to}`, text);
  // The requests of a page that is left end, which is no error of the page.
  let isLeft = false;
  for (const type of ["beforeunload", "pagehide"]) addEventListener(type, () => (isLeft = true));
  addEventListener("pageshow", () => (isLeft = false));
  const write = (text) => isLeft || send("console", text);
  for (const level of ["error", "warn"]) {
    const original = console[level];
    console[level] = (...values) => {
      write(values.map(String).join(" "));
      original.apply(console, values);
    };
  }
  const report = (event) => write(event.message ?? `not loaded: ${event.target.src ?? event.target.href}`);
  addEventListener("error", report, true);
  addEventListener("unhandledrejection", (event) => write(`unhandled: ${event.reason}`));
  addEventListener("securitypolicyviolation", (event) =>
    write(`Content Security Policy: ${event.violatedDirective} refuses ${event.blockedURI}`));
  let last;
  const tell = () => {
    const { ids, restored } = window.e2eSeen;
    const seen = JSON.stringify({ path: location.pathname, restored, ids: [...ids] });
    if (seen !== last) send("seen", seen);
    last = seen;
  };
  new MutationObserver(tell).observe(document, { subtree: true, childList: true, attributes: true });
  addEventListener("pageshow", tell);"#;
