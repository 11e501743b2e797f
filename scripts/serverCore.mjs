// The part of the server that is the same on Node and in a browser, as one bundle that both servers load.
//
// Besides our own code it has the common modules of the LSP libraries, and both servers take them from it: jsonrpc tests
// what our handlers return for `instanceof ResponseError`, so its modules must exist once in a process.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const server = join(root, 'server/src/lsp/server.ts');
const libraries = ['vscode-jsonrpc', 'vscode-languageserver-protocol', 'vscode-languageserver'];
const common = dirname(require.resolve('vscode-languageserver'));
/** The modules that the entries of a platform import, ours and those of the libraries. */
const files = [
  server,
  ...libraries.map((name) => require.resolve(name)),
  join(common, 'server.js'),
  join(common, 'utils', 'is.js'),
];
const names = new Map(files.map((file, index) => [file, `m${index}`]));

/** Options of esbuild for the core. As a script it defines `portconCore`, for Node it is a module too. */
export const serverCore = {
  stdin: { contents: [...names].map(([file, name]) => exported(file, name)).join('\n'), resolveDir: root },
  format: 'iife',
  globalName: 'portconCore',
  footer: { js: 'if(typeof module==="object")module.exports=portconCore;' },
  // The CommonJS file finds out by itself where it runs; the ES module cannot, since import.meta is empty in a script.
  alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
  // web-tree-sitter needs them on Node alone.
  external: ['fs', 'fs/promises'],
};

function exported(file, name) {
  const path = JSON.stringify(file);
  // An import would be a copy of the exports of a CommonJS module.
  return file === server ? `export * as ${name} from ${path};` : `export const ${name} = require(${path});`;
}

/**
 * A plugin of esbuild that takes from the core what is in it, and refuses what belongs into it and is not.
 * @param core the expression for the core in the bundle
 */
export function overCore(core) {
  return {
    name: 'over-core',
    setup(build) {
      const filter = new RegExp(`/(common|lsp)/|^(${libraries.join('|')})$`);
      build.onResolve({ filter }, ({ path, resolveDir }) => {
        const file = path.startsWith('.') ? join(resolveDir, path) : require.resolve(path);
        const name = names.get(file) ?? names.get(`${file}.js`);
        return name
          ? { path: name, namespace: 'core' }
          : { errors: [{ text: `${file} is for every platform: name it in scripts/serverCore.mjs` }] };
      });
      build.onLoad({ filter: /./, namespace: 'core' }, ({ path }) => ({
        contents: `module.exports = ${core}.${path};`,
      }));
    },
  };
}
