//! A script that notes, in every page of a tab, which marked elements were ever on the screen: what
//! flashes by for a moment counts as well.

/// Where the notes of a whole journey are kept, by tab and origin.
pub(crate) const KEY: &str = "e2e:seen";

/// Where a page's own notes are, since it was loaded or came back from the browser's page cache.
pub(crate) const OWN: &str = "e2eSeen";

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
