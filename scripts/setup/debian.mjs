// Installs the Debian packages that the tests use: the SELinux userland, its policy, a wasm compiler, a browser.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { logFile, runLogged, SetupError } from './step.mjs';

const LISTS = '/var/lib/apt/lists';
const DAY = 24 * 60 * 60 * 1000;
/** Another apt or dpkg may be at work, on a fresh machine most of all. */
const LOCK_SECONDS = 600;

/** What code-server compiles with. */
const COMPILERS = [
  ...['gcc', 'g++', 'make', 'python3', 'pkg-config'],
  ...['libkrb5-dev', 'libsecret-1-dev', 'libx11-dev', 'libxkbfile-dev'],
];

const TEST_TOOLS = [
  // The tools whose data and verdicts the tests compare with.
  ...[
    'checkpolicy',
    'policycoreutils',
    'policycoreutils-python-utils',
    'semodule-utils',
    'secilc',
    'setools',
    'selint',
  ],
  ...['selinux-policy-default', 'selinux-policy-dev', 'selinux-policy-src', 'm4', 'zstd', 'bzip2'],
  // The grammars' wasm.
  ...['clang-19', 'lld-19', 'wasi-libc', 'libclang-rt-19-dev-wasm32'],
  // The browser that shows code-server.
  ...['chromium', 'fonts-dejavu-core'],
];

export const compilers = step('compilers', 'a compiler and libraries for code-server', COMPILERS);
export const debian = step('debian', 'Debian packages', [...COMPILERS, ...TEST_TOOLS]);

/** On a system without dpkg nobody can say what is missing, so the step counts as done and the compiler will tell. */
function step(name, title, packages) {
  const isDebian = existsSync('/etc/debian_version');
  return {
    name,
    title,
    isThere: () => (isDebian ? missing(packages).length === 0 : name === 'compilers'),
    whyNot: () => whyNot(packages),
    install: () => install(packages),
  };
}

function whyNot(packages) {
  if (!existsSync('/etc/debian_version'))
    return 'this is not a Debian system; see the list in scripts/setup/debian.mjs';
  if (process.getuid?.() !== 0) return `only root may run apt-get install ${missing(packages).join(' ')}`;
  return undefined;
}

async function install(packages) {
  const wanted = missing(packages);
  if (listsAreOld()) await update();
  try {
    await aptGet(['install', '-y', '--no-install-recommends', ...wanted]);
  } catch {
    // The lists may be older than they look, on a mirror that drops superseded versions at once.
    await update();
    await aptGet(['install', '-y', '--no-install-recommends', ...wanted]);
  }
  const left = missing(packages);
  if (left.length > 0) throw new SetupError(`debian: apt-get ended well, yet these are missing: ${left.join(' ')}`);
}

function missing(packages) {
  const format = `\${Package} \${db:Status-Status}\n`;
  const query = spawnSync('dpkg-query', ['-W', '-f', format, ...packages], { encoding: 'utf8' });
  const installed = new Set((query.stdout ?? '').split('\n').filter((line) => line.endsWith(' installed')));
  return packages.filter((name) => !installed.has(`${name} installed`));
}

function listsAreOld() {
  if (!existsSync(LISTS)) return true;
  const files = readdirSync(LISTS).filter((name) => /_(In)?Release$/.test(name));
  return files.length === 0 || Date.now() - statSync(LISTS).mtimeMs > DAY;
}

/** `apt-get update` has no time limit for the lock of the lists, so wait for it here. */
async function update() {
  const end = Date.now() + LOCK_SECONDS * 1000;
  for (;;) {
    try {
      return await aptGet(['update']);
    } catch (error) {
      const locked = readFileSync(logFile('debian'), 'utf8').slice(-2000).includes('Could not get lock');
      if (!locked || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
  }
}

function aptGet(args) {
  const options = ['-q', '-o', `DPkg::Lock::Timeout=${LOCK_SECONDS}`, '-o', 'Acquire::Retries=3'];
  return runLogged('debian', 'apt-get', [...options, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
}
