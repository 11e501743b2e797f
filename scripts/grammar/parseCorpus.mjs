// Parses the real policy of Debian's packages and counts what the trees hold.
import { execFileSync } from 'node:child_process';
import { SOURCE_ARCHIVE } from '../knowledge/debian.mjs';
import { policyCorpora } from '../policyCorpus.mjs';
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

/** A row for each corpus and kind of file, and all errors as `path:line: what`. */
export async function parseCorpus() {
  const parsers = await loadParsers();
  const rows = [];
  const errors = [];
  for (const { name, files } of policyCorpora()) {
    const kinds = new Map();
    for (const { path, text } of files) {
      const kind = kindOf(path);
      if (!kinds.has(kind)) kinds.set(kind, { corpus: name, kind, files: 0, bytes: 0, nodes: 0, errors: 0, ms: 0 });
      const row = kinds.get(kind);
      const start = performance.now();
      const tree = (kind === 'fc' ? parsers.selinuxFc : parsers.selinux).parse(text);
      row.ms += performance.now() - start;
      row.files += 1;
      row.bytes += Buffer.byteLength(text);
      row.nodes += tree.rootNode.descendantCount;
      const found = errorsIn(tree.rootNode);
      row.errors += found.length;
      errors.push(...found.map((error) => `${path}:${error}`));
      tree.delete();
    }
    rows.push(...[...kinds.values()].sort((a, b) => b.bytes - a.bytes));
  }
  return { rows, errors };
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
