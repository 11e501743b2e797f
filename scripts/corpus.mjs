// `npm run corpus`: parses all policy of Debian's selinux-policy-src and selinux-policy-dev and prints what it found.
// Leaves with 1 if a tree holds an error, or a file of the source is neither parsed nor known to be no policy.
//
// `-- --native` parses with the native tree-sitter too, compares the trees node by node and prints both speeds;
// `-- --rounds 3` parses each file three times and counts the fastest.
import { parseArgs } from 'node:util';
import { loadNativeParsers, noNative } from './grammar/native.mjs';
import { forgottenFiles, NOT_POLICY, parseCorpus } from './grammar/parseCorpus.mjs';

const { values } = parseArgs({
  options: { native: { type: 'boolean', default: false }, rounds: { type: 'string', default: '1' } },
});
const reason = values.native ? noNative() : undefined;
if (reason) {
  console.error(`no native tree-sitter: ${reason}`);
  process.exit(2);
}
const native = values.native ? await loadNativeParsers() : undefined;
const columns = ['files', 'bytes', 'nodes', 'errors', 'ms', ...(native ? ['nativeMs', 'compared'] : [])];

const { rows, errors } = await parseCorpus({ native, rounds: Number(values.rounds) });
const total = { corpus: 'all', kind: '' };
for (const column of columns) total[column] = rows.reduce((sum, row) => sum + row[column], 0);

const width = Math.max(...rows.map(({ corpus }) => corpus.length));
const titles = { nativeMs: 'native ms', compared: 'same nodes' };
print({
  corpus: 'corpus',
  kind: 'kind',
  ...Object.fromEntries(columns.map((column) => [column, titles[column] ?? column])),
});
for (const row of [...rows, total]) print(row);
if (native) {
  console.log(`\nweb-tree-sitter: ${speed(total.ms)}; native tree-sitter ${native.version}: ${speed(total.nativeMs)}`);
}
console.log(`\nnot policy: ${Object.keys(NOT_POLICY).join(', ')}`);

const forgotten = forgottenFiles();
for (const error of errors) console.error(error);
for (const path of forgotten) console.error(`${path} is not parsed`);
process.exitCode = errors.length + forgotten.length > 0 ? 1 : 0;

function speed(ms) {
  return `${(total.bytes / ms / 1000).toFixed(1)} MB/s`;
}

function print(row) {
  const cells = columns.map((column) =>
    (typeof row[column] === 'number' ? Math.round(row[column]).toLocaleString('en') : row[column]).padStart(12),
  );
  console.log(row.corpus.padEnd(width), row.kind.padEnd(13), ...cells);
}
