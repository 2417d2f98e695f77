// Starts the app. Trunk writes the names of its files into the tag of this script.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const integrity = document.querySelector(`link[href="${wasm}"]`)?.integrity;
const app = await import(js);
await app.default({ module_or_path: fetch(wasm, { integrity }) });
