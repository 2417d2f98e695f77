
const files = [/*FILES*/];
const needs = {/*NEEDS*/};
const once = new Map();
const get = (key, start) => {
  if (!once.has(key)) {
    const started = start();
    once.set(key, started);
    started.catch(() => once.delete(key));
  }
  return once.get(key);
};
const response = async (file) => {
  const [name, integrity] = files[file];
  const answer = await fetch(new URL(name, import.meta.url), { integrity });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
};
const pack = (file) => get(file, async () => (await response(file)).arrayBuffer());
const instantiate = async (file, start, end) => {
  const imports = { __wasm_split: {/*SHARED*/} };
  if (end) return WebAssembly.instantiate((await pack(file)).slice(start, end), imports);
  const answer = await response(file);
  return answer.headers.get("content-type")?.startsWith("application/wasm")
    ? WebAssembly.instantiateStreaming(answer, imports)
    : WebAssembly.instantiate(await answer.arrayBuffer(), imports);
};
const load = async (part) => {
  const modules = needs[part];
  const own = modules.at(-1);
  await Promise.all(modules.slice(0, -1).map((place) => get(`${place}`, () => instantiate(...place))));
  return own && get(`${own}`, () => instantiate(...own));
};
const parts = Object.fromEntries(Object.keys(needs).map((part) => [
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
