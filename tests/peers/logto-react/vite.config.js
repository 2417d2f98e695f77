import { defineConfig } from "vite";

// The hosts of `cargo xtask dist` cache files with 16 hexadecimal digits in their names.
const name = "assets/[name]-[hash:16]";

export default defineConfig({
  publicDir: false,
  build: {
    rolldownOptions: {
      output: {
        hashCharacters: "hex",
        entryFileNames: `${name}.js`,
        chunkFileNames: `${name}.js`,
        assetFileNames: `${name}[extname]`,
      },
    },
  },
});
