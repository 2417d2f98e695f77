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
  const answer = await fetch(new URL(name, import.meta.url), { integrity });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
};
const facts = () => get("", async () => (await response(table)).json());
const pack = (file) => get(file[0], async () => (await response(file)).arrayBuffer());
const instantiate = async (file, start, end) => {
  const imports = { __wasm_split: {/*SHARED*/} };
  if (end) return WebAssembly.instantiate((await pack(file)).slice(start, end), imports);
  const answer = await response(file);
  return answer.headers.get("content-type")?.startsWith("application/wasm")
    ? WebAssembly.instantiateStreaming(answer, imports)
    : WebAssembly.instantiate(await answer.arrayBuffer(), imports);
};
const load = async (part) => {
  const { files, needs } = await facts();
  const start = ([file, ...range]) => get(`${file},${range}`, () => instantiate(files[file], ...range));
  const modules = needs[part];
  await Promise.all(modules.slice(0, -1).map(start));
  await Promise.all(modules.slice(-1).map(start));
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
