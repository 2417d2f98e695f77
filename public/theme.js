// Applies the stored colour scheme before the first paint, and keeps the browser's own colour in
// step with it. The app changes the scheme by setting `data-theme` on the root element.
(() => {
  const root = document.documentElement;
  const colours = { light: "#ffffff", dark: "#17161d" };
  const tint = () => {
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      const own = meta.media.includes("dark") ? "dark" : "light";
      meta.content = colours[root.dataset.theme] ?? colours[own];
    }
  };
  try {
    const stored = localStorage.getItem("logto-leptos:theme");
    if (stored in colours) root.dataset.theme = stored;
  } catch {
    // Storage is blocked: the system's scheme it is.
  }
  tint();
  new MutationObserver(tint).observe(root, { attributeFilter: ["data-theme"] });
})();
