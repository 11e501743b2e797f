// Bundles the product: client and server for Node and for the browser, and the command line.
// `--production` minifies; `--outdir=DIR` writes elsewhere than to dist/.
import { copyFile, cp, mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { overCore, serverCore } from './scripts/serverCore.mjs';

const { values } = parseArgs({
  options: { production: { type: 'boolean', default: false }, outdir: { type: 'string', default: 'dist' } },
});
const { production, outdir } = values;
const require = createRequire(import.meta.url);
const { version } = JSON.parse(await readFile('package.json', 'utf8'));

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  sourcesContent: false,
  target: 'es2022',
  logLevel: 'warning',
  define: { PORTCON_VERSION: JSON.stringify(version) },
};
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  // The ESM entry of web-tree-sitter breaks in a CommonJS bundle: import.meta is empty there.
  alias: {
    'web-tree-sitter': require.resolve('web-tree-sitter'),
    // Its ES modules, of which only the parser stays in the bundle; what Node would get is CommonJS.
    yaml: join(dirname(require.resolve('yaml/package.json')), 'browser/index.js'),
  },
};
const browser = { ...common, platform: 'browser' };
const client = { external: ['vscode'] };
const bundles = [
  { ...node, ...client, entryPoints: ['client/src/main.node.ts'], outfile: 'client.node.js' },
  { ...browser, ...serverCore, outfile: 'server.core.js' },
  {
    ...node,
    entryPoints: ['server/src/node/main.ts'],
    outfile: 'server.node.js',
    external: ['./server.core.js'],
    plugins: [overCore('require("./server.core.js")')],
  },
  { ...node, entryPoints: ['server/src/node/cli/start.ts'], outfile: 'cli.js', banner: { js: '#!/usr/bin/env node' } },
  { ...node, entryPoints: ['server/src/node/cli/main.ts'], outfile: 'commands.js' },
  { ...browser, ...client, format: 'cjs', entryPoints: ['client/src/main.browser.ts'], outfile: 'client.browser.js' },
  {
    ...browser,
    format: 'iife',
    entryPoints: ['server/src/browser/main.ts'],
    outfile: 'server.browser.js',
    // The client puts the core's script before this one.
    plugins: [overCore('portconCore')],
  },
];
const wasm = [
  require.resolve('web-tree-sitter/web-tree-sitter.wasm'),
  'syntaxes/tree-sitter-selinux/tree-sitter-selinux.wasm',
  'syntaxes/tree-sitter-selinux-fc/tree-sitter-selinux-fc.wasm',
];

await rm(outdir, { recursive: true, force: true });
await mkdir(join(outdir, 'wasm'), { recursive: true });
await Promise.all([
  ...bundles.map((options) => esbuild.build({ ...options, outfile: join(outdir, options.outfile) })),
  // `portcon explain` prints the rules' pages, and the id of a finding links to its page.
  cp('server/src/core/lint/rules', join(outdir, 'rules'), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  }),
  ...wasm.map((file) => copyFile(file, join(outdir, 'wasm', basename(file)))),
]);
