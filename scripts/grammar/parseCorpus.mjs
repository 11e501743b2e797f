// Parses the real policy of Debian's packages and counts what the trees hold.
import { execFileSync } from 'node:child_process';
import { SOURCE_ARCHIVE } from '../knowledge/debian.mjs';
import { policyCorpora } from '../policyCorpus.mjs';
import { compareTrees } from './compareTrees.mjs';
import { loadParsers } from './load.mjs';

/** Files of refpolicy's `policy` folder that are no policy, by name. */
export const NOT_POLICY = {
  'metadata.xml': 'a sentence of documentation for each layer',
  'modules.conf': 'which module goes where: NAME = base',
  'modules.conf.default': 'the same, before configuration',
  'modules.conf.mls': 'the same, for MLS',
  'booleans.conf': 'the values of booleans: NAME = false',
  'build.conf.default': 'settings of the makefile',
};

/**
 * A row for each corpus and kind of file, and all errors as `path:line: what`.
 * @param native the parsers of loadNativeParsers(): they parse each file too, and a tree that differs is an error
 * @param rounds how often each file is parsed; the time is that of the fastest
 */
export async function parseCorpus({ native, rounds = 1 } = {}) {
  const parsers = await loadParsers();
  const rows = [];
  const errors = [];
  for (const { name, files } of policyCorpora()) {
    const kinds = new Map();
    for (const { path, text } of files) {
      const kind = kindOf(path);
      if (!kinds.has(kind)) kinds.set(kind, emptyRow(name, kind));
      const row = kinds.get(kind);
      const grammar = kind === 'fc' ? 'selinuxFc' : 'selinux';
      const { tree, ms } = timed(() => parsers[grammar].parse(text), rounds);
      row.ms += ms;
      row.files += 1;
      row.bytes += Buffer.byteLength(text);
      row.nodes += tree.rootNode.descendantCount;
      const found = errorsIn(tree.rootNode);
      row.errors += found.length;
      errors.push(...found.map((error) => `${path}:${error}`));
      if (native) {
        const other = timed(() => native[grammar].parse(text), rounds);
        const { nodes, difference } = compareTrees(tree, other.tree);
        row.nativeMs += other.ms;
        row.compared += nodes;
        if (difference) errors.push(`${path}: ${difference}`);
      }
      tree.delete();
    }
    rows.push(...[...kinds.values()].sort((a, b) => b.bytes - a.bytes));
  }
  return { rows, errors };
}

function emptyRow(corpus, kind) {
  return { corpus, kind, files: 0, bytes: 0, nodes: 0, errors: 0, ms: 0, nativeMs: 0, compared: 0 };
}

/** The last tree, and the milliseconds of the fastest round. */
function timed(parse, rounds) {
  let [tree, ms] = [undefined, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round++) {
    tree?.delete?.();
    const start = performance.now();
    tree = parse();
    ms = Math.min(ms, performance.now() - start);
  }
  return { tree, ms };
}

/** The paths of refpolicy's `policy` folder that are neither in the corpus nor in NOT_POLICY. */
export function forgottenFiles() {
  const [source] = policyCorpora();
  const parsed = new Set(source.files.map(({ path }) => path));
  return execFileSync('tar', ['--zstd', '-tf', SOURCE_ARCHIVE], { encoding: 'utf8', maxBuffer: 1 << 26 })
    .split('\n')
    .map((path) => path.replace(/^(\.\/)?selinux-policy-src\//, ''))
    .filter((path) => path.startsWith('policy/') && !path.endsWith('/'))
    .filter((path) => !parsed.has(path) && !(path.split('/').at(-1) in NOT_POLICY));
}

function kindOf(path) {
  return /\.(te|if|spt|fc)(\.(in|m4))?$/.exec(path)?.[1] ?? 'no extension';
}

function errorsIn(root) {
  if (!root.hasError) return [];
  const found = [];
  const visit = (node) => {
    const at = node.startPosition.row + 1;
    if (node.isMissing) found.push(`${at}: MISSING ${node.type}`);
    if (node.isError) found.push(`${at}: ERROR ${JSON.stringify(node.text.slice(0, 60))}`);
    if (node.hasError) node.children.forEach(visit);
  };
  visit(root);
  return found;
}
