// What the app needs of Tauri's plugins: the browser of the system, and the URL that the program is opened with.
const { openUrl } = window.__TAURI__.opener;
const { getCurrent, onOpenUrl } = window.__TAURI__.deepLink;

let settle = () => {};

window.shell = {
  /** Opens a URL in the browser. Resolves to the URL that it leads back to, or to null if the person cancels. */
  async show(url) {
    const response = new Promise((resolve) => (settle = resolve));
    const stop = await onOpenUrl((urls) => settle(urls[0]));
    try {
      await openUrl(url);
      return await response;
    } finally {
      stop();
    }
  },

  cancel: () => settle(null),

  /** The URL that the program was started with, or null. */
  launchUrl: async () => (await getCurrent())?.[0] ?? null,
};
