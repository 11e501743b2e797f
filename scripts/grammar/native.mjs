// The native tree-sitter for Node with our grammars, compiled where it has not been yet.
//
// npm's package `tree-sitter` has binaries, but they want a newer C++ library than Debian 12 and RHEL 9 have. So its
// install script stays off (.npmrc) and its sources are compiled here, to the folder of the tools; a grammar's binding
// is compiled to node_modules/.cache when its sources changed. node-gyp-build looks into `build/Release` of the folder
// that the variable NAME_PREBUILD names.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moveIntoPlace, workFolder } from '../setup/place.mjs';
import { toolFolder, toolPath, VERSIONS } from '../tools.mjs';
import { compileAddon, noCompiler } from './nativeAddon.mjs';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../..', import.meta.url));
const RELEASE = 'build/Release/binding.node';

/** Why the native parsers cannot be had here, or undefined. */
export function noNative() {
  if (!packageFolder()) return 'the package tree-sitter is not in node_modules; `npm ci` brings it';
  return toolPath('native-tree-sitter') && grammarsAreCompiled() ? undefined : noCompiler();
}

/**
 * The native parsers of policy source and of file contexts, and the version of the runtime.
 * @throws where noNative() has a reason
 */
export async function loadNativeParsers() {
  const reason = noNative();
  if (reason) throw new Error(reason);
  compileRuntime();
  process.env.TREE_SITTER_PREBUILD = toolFolder('native-tree-sitter');
  const Parser = require('tree-sitter');
  const load = async (folder) => {
    const name = `${folder.toUpperCase().replaceAll('-', '_')}_PREBUILD`;
    process.env[name] = compileGrammar(folder);
    const { default: language } = await import(`../../syntaxes/${folder}/bindings/node/index.js`);
    const parser = new Parser();
    parser.setLanguage(language);
    return parser;
  };
  return {
    selinux: await load('tree-sitter-selinux'),
    selinuxFc: await load('tree-sitter-selinux-fc'),
    version: VERSIONS['native-tree-sitter'],
  };
}

/** Compiles the runtime to the folder of the tools, 20 seconds, unless it is there. */
export function compileRuntime() {
  const folder = toolFolder('native-tree-sitter');
  if (existsSync(join(folder, RELEASE))) return;
  const source = packageFolder();
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const wanted = VERSIONS['native-tree-sitter'];
  if (version !== wanted)
    throw new Error(`tree-sitter is ${version} in node_modules and ${wanted} in scripts/tools.mjs`);
  const library = join(source, 'vendor/tree-sitter/lib');
  compileTo(folder, {
    c: [join(library, 'src/lib.c')],
    // As in its binding.gyp.
    define: ['_POSIX_C_SOURCE=200112L', '_DEFAULT_SOURCE'],
    cxx: readdirSync(join(source, 'src'))
      .filter((file) => file.endsWith('.cc'))
      .map((file) => join(source, 'src', file)),
    include: [join(library, 'src'), join(library, 'include')],
  });
}

/** Compiles the binding of a grammar, 5 seconds, unless it is there; returns its folder. */
function compileGrammar(folder) {
  const path = join(root, 'syntaxes', folder);
  const target = grammarFolder(folder);
  if (existsSync(join(target, RELEASE))) return target;
  const [c, cxx] = [['src/parser.c', 'src/scanner.c'], ['bindings/node/binding.cc']].map((files) =>
    files.map((file) => join(path, file)),
  );
  compileTo(target, { c, cxx, include: [join(path, 'src')] });
  removeOldVersions(target);
  return target;
}

function compileTo(folder, addon) {
  const work = workFolder(folder);
  const objects = mkdtempSync(join(tmpdir(), 'portcon-addon-'));
  try {
    compileAddon(addon, objects, join(work, RELEASE));
    moveIntoPlace(work, folder);
  } finally {
    rmSync(objects, { recursive: true, force: true });
    rmSync(work, { recursive: true, force: true });
  }
}

function grammarsAreCompiled() {
  return ['tree-sitter-selinux', 'tree-sitter-selinux-fc'].every((it) => existsSync(join(grammarFolder(it), RELEASE)));
}

/** Where the binding of a grammar is, named after its sources. */
function grammarFolder(folder) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of ['src/parser.c', 'src/scanner.c', 'bindings/node/binding.cc']) {
    hash.update(readFileSync(join(root, 'syntaxes', folder, file)));
  }
  return join(root, 'node_modules/.cache/portcon', `${folder}@${hash.digest('hex').slice(0, 16)}`);
}

function removeOldVersions(target) {
  const [name] = target.split('@').slice(-2, -1);
  const parent = dirname(target);
  for (const entry of readdirSync(parent)) {
    const isOld = join(parent, entry).startsWith(`${name}@`) && join(parent, entry) !== target;
    if (isOld && !entry.includes('.work-')) rmSync(join(parent, entry), { recursive: true, force: true });
  }
}

function packageFolder() {
  try {
    return dirname(require.resolve('tree-sitter/package.json'));
  } catch {
    return undefined;
  }
}
