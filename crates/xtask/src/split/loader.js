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
// Most modules of a pack are tiny. For them, what a promise costs is more than what it saves; larger ones must not
// be compiled on the page's own thread.
const TINY = 4096;
// Fetched and compiled at once, whatever it has to wait for before it may begin.
const compile = async (file, start, end) => {
  if (end) {
    const bytes = (await pack(file)).slice(start, end);
    return end - start < TINY ? new WebAssembly.Module(bytes) : WebAssembly.compile(bytes);
  }
  const answer = await response(file);
  return answer.headers.get("content-type")?.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(answer)
    : WebAssembly.compile(await answer.arrayBuffer());
};
const load = async (part) => {
  const { files, modules, needs } = await facts();
  const begin = (module, after) => get(module, async () => {
    const [file, ...range] = modules[module];
    const [compiled] = await Promise.all([compile(files[file], ...range), after]);
    const imports = { __wasm_split: {/*SHARED*/} };
    return range[1] - range[0] < TINY ? new WebAssembly.Instance(compiled, imports) : WebAssembly.instantiate(compiled, imports);
  });
  const needed = needs[part];
  const shared = Promise.all(needed.slice(0, -1).map((module) => begin(module)));
  await Promise.all([shared, ...needed.slice(-1).map((module) => begin(module, shared))]);
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
