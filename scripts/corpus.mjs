// `npm run corpus`: parses all policy of Debian's selinux-policy-src and selinux-policy-dev and prints what it found.
// Leaves with 1 if a tree holds an error, or a file of the source is neither parsed nor known to be no policy.
import { forgottenFiles, NOT_POLICY, parseCorpus } from './grammar/parseCorpus.mjs';

const COLUMNS = ['files', 'bytes', 'nodes', 'errors', 'ms'];

const { rows, errors } = await parseCorpus();
const total = { corpus: 'all', kind: '' };
for (const column of COLUMNS) total[column] = rows.reduce((sum, row) => sum + row[column], 0);

const width = Math.max(...rows.map(({ corpus }) => corpus.length));
print({ corpus: 'corpus', kind: 'kind', ...Object.fromEntries(COLUMNS.map((column) => [column, column])) });
for (const row of [...rows, total]) print(row);
console.log(`\nnot policy: ${Object.keys(NOT_POLICY).join(', ')}`);

const forgotten = forgottenFiles();
for (const error of errors) console.error(error);
for (const path of forgotten) console.error(`${path} is not parsed`);
process.exitCode = errors.length + forgotten.length > 0 ? 1 : 0;

function print(row) {
  const cells = COLUMNS.map((column) =>
    (typeof row[column] === 'number' ? Math.round(row[column]).toLocaleString('en') : row[column]).padStart(12),
  );
  console.log(row.corpus.padEnd(width), row.kind.padEnd(13), ...cells);
}
