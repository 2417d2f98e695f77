// Starts the app. Trunk writes the names of its files into the tag of this script, and the program's hash into a link.
const { js, wasm, integrity } = document.querySelector("script[data-wasm]").dataset;
const link = document.querySelector(`link[href="${wasm}"]`);
const program = fetch(wasm, { integrity: integrity ?? link?.integrity });
const app = await import(js);
await app.default({ module_or_path: program });
