// Compiles addons for Node with the plain C and C++ compilers: the binding of node-tree-sitter and those of our grammars.
//
// node-gyp would want Python and headers from the network; all it does here are the few commands below. The addons use
// Node-API, so one that was compiled with the headers of Node 24 runs in Node 20 as well.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { toolPath } from '../tools.mjs';

const require = createRequire(import.meta.url);
/** Of Node-API; the version that node-gyp defines for Node 20. */
const NAPI_VERSION = 9;
/** With the libraries of the system; more than a minute means that something hangs. */
const LIMIT_MS = 180_000;

/** Why no addon can be compiled here, or undefined. */
export function noCompiler() {
  if (process.platform === 'win32') return 'addons are not compiled on Windows';
  if (!toolPath('cc') || !toolPath('c++')) return 'there is no C and C++ compiler (cc, c++)';
  if (!nodeHeaders()) return 'there are no headers of Node (node_api.h)';
  return undefined;
}

/**
 * Compiles an addon to `output`, objects go to `work`.
 * @param addon `c` and `cxx`: the sources; `include`: the folders of headers; `define`: macros of the C sources
 * @throws where a compiler fails, with its output
 */
export function compileAddon({ c, cxx, include, define = [] }, work, output) {
  mkdirSync(dirname(output), { recursive: true });
  const common = ['-O2', '-fPIC', '-fvisibility=hidden', ...include.map((folder) => `-I${folder}`)];
  const objects = c.map((source, i) => {
    const object = join(work, `${i}.o`);
    run('cc', ['-std=c11', ...define.map((macro) => `-D${macro}`), ...common, '-c', source, '-o', object]);
    return object;
  });
  const api = [`-I${nodeHeaders()}`, `-I${nodeAddonApi()}`, `-DNAPI_VERSION=${NAPI_VERSION}`];
  // The functions of Node are in the program that loads the addon.
  const link = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [];
  run('c++', ['-std=c++17', '-w', ...common, ...api, '-shared', ...cxx, ...objects, ...link, '-o', output]);
}

function run(compiler, args) {
  execFileSync(toolPath(compiler), args, { stdio: ['ignore', 'inherit', 'pipe'], timeout: LIMIT_MS });
}

/** The folder of node_api.h: beside this Node, of a package of the system, or of the Node 24 that code-server uses. */
function nodeHeaders() {
  const beside = (bin) => join(dirname(dirname(bin)), 'include', 'node');
  const node24 = toolPath('node24');
  return [beside(process.execPath), '/usr/include/node', ...(node24 ? [beside(node24)] : [])].find((folder) =>
    existsSync(join(folder, 'node_api.h')),
  );
}

/** The C++ headers over Node-API, in the version that tree-sitter asks for. */
function nodeAddonApi() {
  return dirname(createRequire(require.resolve('tree-sitter/package.json')).resolve('node-addon-api/package.json'));
}
