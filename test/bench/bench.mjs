// `npm run bench`: how fast and how big the built product is, as an editor feels it. Medians and percentiles, no pass or fail.
// With FILE=x.te another policy file than the default is used; with ONLY=file, tree or check one part of it runs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkTreeRows } from './checkTree.mjs';
import { print, runs } from './measure.mjs';
import { oneFileRows, policyFile } from './oneFile.mjs';
import { policyTreeRows } from './policyTree.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(ROOT, 'dist', 'cli.js');

spawnSync(process.execPath, ['esbuild.mjs', '--production'], { cwd: ROOT, stdio: 'inherit' });
const scratch = mkdtempSync(join(tmpdir(), 'portcon-bench-'));
try {
  const wants = (part) => (process.env.ONLY ?? part) === part;
  if (wants('file')) await one();
  if (wants('tree')) print('The refpolicy source and the installed headers', await policyTreeRows(CLI, scratch));
  if (wants('check')) print('portcon check of the refpolicy source', checkTreeRows(CLI, scratch));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function one() {
  const file = process.env.FILE ?? policyFile(ROOT, scratch);
  const text = readFileSync(file, 'utf8');
  const rows = await oneFileRows(CLI, file, text);
  rows.push(['check of one file, bundled ports', checks(file, ['--ports', 'bundled']), 'median ≤ 400 ms']);
  rows.push(['check of one file, live ports', checks(file, []), 'median ≤ 400 ms']);
  rows.push(['semanage port -l alone', runs('semanage', ['port', '-l']), '']);
  print(`${text.split('\n').length} lines of ${file.split('/').at(-1)}`, rows);
}

function checks(file, options) {
  return runs(process.execPath, [CLI, 'check', '--fail-on', 'never', ...options, file]);
}
