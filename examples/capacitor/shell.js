// What the app needs of Capacitor's plugins: the in-app browser, the URL that the app is opened with, and a storage.
import { App } from "@capacitor/app";
import { Browser } from "@capacitor/browser";
import { Preferences } from "@capacitor/preferences";

let written = Promise.resolve();
let failed = false;

/** Writes one change after the other. */
const write = (change) => {
  written = written.then(change).catch(() => (failed = true));
};

window.shell = {
  /** Opens a URL in the in-app browser. Resolves to the URL that it leads back to, or to null if the person closes it. */
  async show(url) {
    let settle;
    const response = new Promise((resolve) => (settle = resolve));
    const listeners = await Promise.all([
      App.addListener("appUrlOpen", ({ url }) => url.startsWith("com.example.app:") && settle(url)),
      // Android closes the browser a moment before it hands over the URL.
      Browser.addListener("browserFinished", () => setTimeout(settle, 150, null)),
    ]);
    try {
      await Browser.open({ url });
      return await response;
    } finally {
      listeners.forEach((listener) => listener.remove());
      // Fails if it is closed already.
      Browser.close().catch(() => {});
    }
  },

  /** The URL that the app was started with, or null. */
  launchUrl: async () => (await App.getLaunchUrl())?.url || null,

  /** All stored keys that begin with this text, each followed by its value. */
  async load(prefix) {
    const { keys } = await Preferences.keys();
    const ours = keys.filter((key) => key.startsWith(prefix));
    return (await Promise.all(ours.map(async (key) => [key, (await Preferences.get({ key })).value]))).flat();
  },

  set: (key, value) => write(() => Preferences.set({ key, value })),
  remove: (key) => write(() => Preferences.remove({ key })),
  /** Resolves when everything is written. */
  written: () => written,
  /** Whether something could not be written. */
  failed: () => failed,
};
