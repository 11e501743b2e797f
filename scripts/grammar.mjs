// `npm run grammar`: generates the parsers and their wasm from grammar.js, the types of nodes, the lists of nodes in the
// READMEs, the queries for Helix, and the hashes of it all.
// With `--check` it does so in a temporary folder and compares, leaving with 1 if something differs from what is here.
//
// Needs the tree-sitter CLI, and for the wasm clang 19 with lld and the WASI headers (`npm run setup`).
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { hashesOf } from './grammar/hashes.mjs';
import { helixHighlights } from './grammar/helix.mjs';
import { readmeWithNodes } from './grammar/nodeList.mjs';
import { nodeTypesModule } from './grammar/nodeTypes.mjs';
import { compileWasm, wasmCompiler } from './grammar/wasm.mjs';
import { toolPath } from './tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The grammars: name in grammar.js, folder and wasm under syntaxes/. */
export const GRAMMARS = [
  { name: 'selinux', folder: 'tree-sitter-selinux' },
  { name: 'selinux_fc', folder: 'tree-sitter-selinux-fc' },
];
const DERIVED = ['sources.sha256', 'README.md', 'editors/helix/highlights.scm'];
const NODE_TYPES = 'server/src/core/syntax/nodeTypes.ts';

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  process.exitCode = values.check ? check() : generate();
}

function generate() {
  for (const { name, folder } of GRAMMARS) {
    const path = join(root, 'syntaxes', folder);
    generateParser(path);
    compileWasm(path, name, join(path, `${folder}.wasm`));
    writeDerived(path, folder);
    console.log(`${folder}: parser.c ${size(join(path, 'src/parser.c'))}, wasm ${size(join(path, `${folder}.wasm`))}`);
  }
  writeFileSync(join(root, NODE_TYPES), nodeTypesModule(join(root, 'syntaxes')));
  console.log(NODE_TYPES);
  return 0;
}

/** Prints what differs; returns 1 if something does. */
function check() {
  const work = mkdtempSync(join(tmpdir(), 'portcon-grammar-'));
  try {
    const stale = GRAMMARS.flatMap((grammar) => checkGrammar(grammar, join(work, grammar.folder)));
    if (nodeTypesModule(work) !== readFileSync(join(root, NODE_TYPES), 'utf8')) stale.push(NODE_TYPES);
    for (const path of stale) console.error(`${path} is not what grammar.js and scanner.c give: run npm run grammar`);
    if (stale.length === 0) console.log('the generated files are up to date');
    return stale.length === 0 ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function checkGrammar({ name, folder }, work) {
  const path = join(root, 'syntaxes', folder);
  cpSync(path, work, { recursive: true });
  generateParser(work);
  const generated = ['src/parser.c', 'src/grammar.json', 'src/node-types.json', ...headers(work)];
  const compiler = wasmCompiler();
  if (compiler === undefined) console.log(`${folder}.wasm was not compared: no clang 19 that compiles wasm`);
  else compileWasm(work, name, join(work, `${folder}.wasm`));
  writeDerived(work, folder);
  return [...generated, `${folder}.wasm`, ...DERIVED]
    .filter((file) => !readFileSync(join(work, file)).equals(readFileSync(join(path, file))))
    .map((file) => `syntaxes/${folder}/${file}`);
}

/** What follows from the parser and the queries, without a tool. */
function writeDerived(path, folder) {
  const [hashes, readme, helix] = DERIVED;
  writeFileSync(join(path, hashes), hashesOf(path, folder));
  writeFileSync(join(path, readme), readmeWithNodes(path));
  writeFileSync(join(path, helix), helixHighlights(path));
}

function headers(path) {
  return readdirSync(join(path, 'src', 'tree_sitter')).map((file) => `src/tree_sitter/${file}`);
}

function generateParser(path) {
  const cli = toolPath('tree-sitter');
  if (cli === undefined) throw new Error('the tree-sitter CLI is missing; `npm run setup` installs it');
  execFileSync(cli, ['generate'], { cwd: path, stdio: ['ignore', 'inherit', 'inherit'] });
}

function size(path) {
  return `${(readFileSync(path).length / 1024).toFixed(0)} kB`;
}
