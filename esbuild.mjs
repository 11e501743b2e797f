// Bundles the product: client and server for Node and for the browser, and the command line. `--production` minifies.
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as esbuild from 'esbuild';

const production = process.argv.includes('--production');
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  sourcesContent: false,
  target: 'es2022',
  logLevel: 'warning',
};
// The ESM entry of web-tree-sitter breaks in a CommonJS bundle (import.meta is empty there), so take its CommonJS file.
const treeSitter = createRequire(import.meta.url).resolve('web-tree-sitter');
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  external: ['vscode'],
  alias: { 'web-tree-sitter': treeSitter },
};
const browser = { ...common, platform: 'browser' };

await rm('dist', { recursive: true, force: true });
await mkdir('dist/wasm', { recursive: true });
const exists = new Set((await readdir('.', { recursive: true, withFileTypes: false })).filter((f) => !f.includes('node_modules')));
const bundle = (options) => (exists.has(options.entryPoints[0]) ? esbuild.build(options) : undefined);
await Promise.all([
  bundle({ ...node, entryPoints: ['client/src/main.node.ts'], outfile: 'dist/client.node.js' }),
  bundle({ ...node, entryPoints: ['server/src/node/main.ts'], outfile: 'dist/server.node.js' }),
  bundle({ ...node, entryPoints: ['server/src/node/cli/main.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } }),
  bundle({ ...browser, format: 'cjs', external: ['vscode'], entryPoints: ['client/src/main.browser.ts'], outfile: 'dist/client.browser.js' }),
  bundle({ ...browser, format: 'iife', entryPoints: ['server/src/browser/main.ts'], outfile: 'dist/server.browser.js' }),
  copyFile(createRequire(import.meta.url).resolve('web-tree-sitter/web-tree-sitter.wasm'), 'dist/wasm/web-tree-sitter.wasm'),
  copyFile('syntaxes/tree-sitter-selinux/tree-sitter-selinux.wasm', 'dist/wasm/tree-sitter-selinux.wasm'),
  copyFile('syntaxes/tree-sitter-selinux-fc/tree-sitter-selinux-fc.wasm', 'dist/wasm/tree-sitter-selinux-fc.wasm'),
]);
