import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig } from "vite";

// The pages' server is Python: it finds the hashed names in the manifest, and sends a packed copy
// of each large file to browsers that take it.
const packed = {
  name: "packed",
  apply: "build",
  writeBundle({ dir }) {
    for (const name of readdirSync(dir, { recursive: true })) {
      if (!/\.(js|css|json|svg)$/.test(name) || name === "manifest.json") continue;
      const path = join(dir, name);
      const text = readFileSync(path);
      if (text.length > 1400) writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
    }
  },
};

export default defineConfig({
  base: "/assets/",
  plugins: [packed],
  build: {
    outDir: "dist",
    assetsDir: "",
    manifest: "manifest.json",
    modulePreload: { polyfill: false }, // it would be an inline script
    rollupOptions: { input: "src/board.ts" },
  },
});
