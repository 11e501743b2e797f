// Starts code-server, a real VS Code for the browser, with one extension in it; `npm start` and the e2e tests use it.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toolPath } from './tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const START_MS = 60_000;

/** Nothing that asks, moves or calls out by itself. */
const QUIET = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Packs the extension, which must be built, into the file `vsix`. Throws with the output of vsce where that fails. */
export function packExtension(vsix) {
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--skip-license'];
  const args = ['vsce', 'package', ...flags, '--out', vsix];
  const packed = spawnSync('npx', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (packed.status !== 0) throw new Error(`vsce could not pack the extension:\n${packed.stdout}${packed.stderr}`);
}

/**
 * Starts code-server on a free port of 127.0.0.1 with its data in a new temporary folder, and waits until it answers.
 * `settings` are user settings over the quiet ones, `env` is added to the environment, `password` guards the window where
 * other users of the machine may reach it. Returns its `origin` (an URL),
 * `ended`, a promise of its end, and `stop()`, which ends it and removes the folder. Throws with the end of its log
 * where it does not come up.
 */
export async function startCodeServer({ vsix, settings = {}, env = {}, password = undefined }) {
  // A short path: it holds Unix sockets, whose names end at 107 bytes.
  const folder = mkdtempSync(join(tmpdir(), 'pc-'));
  const user = { ...QUIET, ...settings };
  mkdirSync(join(folder, 'ud', 'User'), { recursive: true });
  writeFileSync(join(folder, 'ud', 'User', 'settings.json'), JSON.stringify(user));
  // Without a file of its own code-server writes one into the user's ~/.config.
  writeFileSync(join(folder, 'config.yaml'), 'auth: none\ncert: false\n');
  const base = [
    toolPath('code-server'),
    '--user-data-dir',
    join(folder, 'ud'),
    '--extensions-dir',
    join(folder, 'ext'),
  ];
  base.push('--config', join(folder, 'config.yaml'));
  const environment = { ...process.env, ...env, EXTENSIONS_GALLERY: '{}', ...(password && { PASSWORD: password }) };
  const node = toolPath('node24');
  const added = spawnSync(node, [...base, '--install-extension', vsix, '--force'], {
    env: environment,
    encoding: 'utf8',
  });
  if (added.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`code-server could not install ${vsix}:\n${added.stdout}${added.stderr}`);
  }

  const port = await freePort();
  const log = join(folder, 'log.txt');
  const file = openSync(log, 'a');
  const auth = ['--auth', password ? 'password' : 'none'];
  const flags = ['--bind-addr', `127.0.0.1:${port}`, ...auth, '--disable-telemetry', '--disable-update-check'];
  if (user['security.workspace.trust.enabled'] === false) flags.push('--disable-workspace-trust');
  // A group of its own, so that stop() reaches the extension hosts too.
  const child = spawn(node, [...base, ...flags, '--disable-getting-started-override'], {
    detached: true,
    env: environment,
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  // Whoever forgets stop(), or crashes before it, leaves nothing running.
  const killAll = () => kill(child.pid, 'SIGKILL');
  process.once('exit', killAll);
  const ended = new Promise((resolve) => {
    child.on('error', resolve);
    child.on('exit', resolve);
  });
  const stop = async () => {
    kill(child.pid, 'SIGTERM');
    const late = setTimeout(killAll, 3000);
    await ended;
    clearTimeout(late);
    killAll();
    process.off('exit', killAll);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const origin = `http://127.0.0.1:${port}`;
  if (!(await answers(`${origin}/healthz`, ended))) {
    const said = readFileSync(log, 'utf8').slice(-3000);
    await stop();
    throw new Error(`code-server did not come up; the end of its log:\n${said}`);
  }
  return { origin, ended, stop };
}

/** The address that opens `folder`, and `file` in it, in the window of a running server. */
export function windowUrl(origin, folder, file) {
  const url = new URL(origin);
  url.searchParams.set('folder', folder);
  if (file) url.searchParams.set('payload', JSON.stringify([['openFile', `vscode-remote://${url.host}${file}`]]));
  return url.href.replaceAll('%2F', '/');
}

/** Polls until `url` answers with 200; false when the server ended or the time is over. */
async function answers(url, ended) {
  let over = false;
  ended.then(() => {
    over = true;
  });
  for (const end = Date.now() + START_MS; !over && Date.now() < end; ) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function kill(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone.
  }
}
