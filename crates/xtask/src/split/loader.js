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
const response = ([name, integrity]) => fetchVerified(new URL(name, import.meta.url), integrity);
const facts = () => get("", async () => (await response(table)).json());
const pack = (file) => get(file[0], async () => (await response(file)).arrayBuffer());
// Fetched and compiled at once, whatever it has to wait for before it may begin.
const compile = async (file, start, end) => {
  if (end) return WebAssembly.compile((await pack(file)).slice(start, end));
  const answer = await response(file);
  return answer.headers.get("content-type")?.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(answer)
    : WebAssembly.compile(await answer.arrayBuffer());
};
const load = async (part) => {
  const { files, needs } = await facts();
  const begin = (place, after) => get(`${place}`, async () => {
    const [compiled] = await Promise.all([compile(files[place[0]], ...place.slice(1)), after]);
    return WebAssembly.instantiate(compiled, { __wasm_split: {/*SHARED*/} });
  });
  const modules = needs[part];
  const shared = Promise.all(modules.slice(0, -1).map((place) => begin(place)));
  await Promise.all([shared, ...modules.slice(-1).map((place) => begin(place, shared))]);
};
const parts = Object.fromEntries([/*PARTS*/].map((part) => [
  `__wasm_split_load_${part}`,
  async (callback, data) => {
    let loaded = true;
    await load(part).catch((error) => {
      console.error(error);
      loaded = false;
    });
    wasm.__indirect_function_table.get(callback)(data, loaded);
  },
]));
