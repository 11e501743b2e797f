// `npm test [-- ARGS OF VITEST]`: builds, brings the tools it may, checks types, lint and format, then runs all tests.
//
// Every stage runs even if an earlier one failed; the exit code is the worst, and the last line counts all of it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, STEPS } from './setup/install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const inCi = process.env.CI === 'true';
const failedStages = [];

if (run('node', ['esbuild.mjs']) !== 0) failedStages.push('build');
if (!(await bringTools())) failedStages.push('setup');
if (run('npm', ['run', '--silent', 'check']) !== 0) failedStages.push('check');
const tests = runTests();

const failed = failedStages.length + tests.failed;
if (failedStages.length > 0) console.log(`\nfailed before the tests: ${failedStages.join(', ')} (counted below)`);
console.log(`\n${tests.passed} passed, ${failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}`);
process.exitCode = failed > 0 || tests.exitCode !== 0 ? 1 : 0;

/** True if what is missing now may be missing. In CI a failed step gets a second try, because networks hiccup. */
async function bringTools() {
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (!mayInstall) {
    for (const step of STEPS.filter((it) => !it.isThere())) {
      console.log(
        `${step.name}: missing, tests that need it are skipped; \`npm run setup\` brings it on Debian as root`,
      );
    }
    return !inCi || STEPS.every((it) => it.isThere());
  }
  const names = STEPS.map((step) => step.name);
  let problems = await install(names);
  if (problems.length > 0 && inCi) problems = await install(names);
  for (const problem of problems) console.log(`not installed: ${problem}`);
  return problems.length === 0 || !inCi;
}

/** Runs vitest and counts what its JSON report says; a test file that does not even load counts as one failure. */
function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-test-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const exitCode = run('npx', ['vitest', 'run', ...reporters, ...process.argv.slice(2)]);
  const counts = existsSync(report)
    ? count(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  rmSync(folder, { recursive: true, force: true });
  // An error outside of any test fails vitest and nothing in its report.
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  return { ...counts, exitCode };
}

function count(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((it) => it.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function run(command, args) {
  console.log(`\n> ${[command, ...args].join(' ')}`);
  const shell = process.platform === 'win32';
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell }).status ?? 1;
}
