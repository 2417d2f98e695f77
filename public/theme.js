// Applies the stored color scheme before the first paint, and keeps the browser's own color in
// step with it. The app changes the scheme by setting `data-theme` on the root element.
(() => {
  const root = document.documentElement;
  const colors = { light: "#ffffff", dark: "#17161d" };
  const tint = () => {
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      const own = meta.media.includes("dark") ? "dark" : "light";
      meta.content = colors[root.dataset.theme] ?? colors[own];
    }
  };
  try {
    const stored = localStorage.getItem("logto-leptos:theme");
    if (stored in colors) root.dataset.theme = stored;
  } catch {
    // Storage is blocked: the system's scheme it is.
  }
  tint();
  new MutationObserver(tint).observe(root, { attributeFilter: ["data-theme"] });
})();
