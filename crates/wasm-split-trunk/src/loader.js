// Each part's files, with their hashes: those that are known here, and where to find the others.
const known = {/*KNOWN*/};
const table = [/*TABLE*/];
const once = new Map();
const get = (key, start) => {
  if (!once.has(key)) {
    const started = start();
    once.set(key, started);
    started.catch(() => once.delete(key));
  }
  return once.get(key);
};
const response = async ([name, integrity]) => {
  const url = new URL(name, here);
  const answer = await fetch(url, { integrity }).catch(() => {});
  if (answer?.ok) return answer;
  if (globalThis.fetchAgain) return fetchAgain(url, integrity);
  throw new Error(`${url} could not be loaded`);
};
const others = async () => {
  const { files, needs } = await (await response(table)).json();
  return (part) => needs[part]?.map((file) => files[file]);
};
const filesOf = async (part) => known[part] ?? (table[0] && (await get("", others))(part)) ?? [];
const compiled = (file) => get(file[0], async () => {
  const answer = await response(file);
  return answer.headers.get("content-type")?.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(answer)
    : WebAssembly.compile(await answer.arrayBuffer());
});
const imports = () => ({ __wasm_split: {/*SHARED*/} });
const load = async (part) => {
  const started = (file) => get(`${file[0]} `, async () => WebAssembly.instantiate(await compiled(file), imports()));
  await Promise.all((await filesOf(part)).map(started));
};
// A page that knows which parts come next can have them fetched and compiled before the app asks for them.
const loadAhead = (parts) => parts.map(async (part) => (await filesOf(part)).map((file) => compiled(file).catch(() => {})));
globalThis.loadPartsAhead = (parts) => Promise.allSettled(loadAhead(parts));
loadPartsAhead(globalThis.partsAhead ?? []);
// The app imports a function for each of its parts.
const PREFIX = "__wasm_split_load_";
const parts = new Proxy({}, {
  get: (_, name) => async (callback, data) => {
    let loaded = true;
    await load(name.slice(PREFIX.length)).catch((error) => {
      console.error(error);
      loaded = false;
    });
    wasm.__indirect_function_table.get(callback)(data, loaded);
  },
});
