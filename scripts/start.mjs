// `npm start`: builds, prints the report of `portcon check examples`, then opens VS Code with the extension on them.
//
// VS Code is the user's own `code` where there is one and a screen; else code-server, which is installed when it is
// missing and may be had. `npm start -- --report` stops after the report. Leaves with 0 where there is no VS Code to be
// had: the report has been given.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { install } from './setup/install.mjs';
import { toolPath } from './tools.mjs';
import { packExtension, startCodeServer, windowUrl } from './vscode.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const examples = join(root, 'examples');
const { values } = parseArgs({ options: { report: { type: 'boolean' } } });

run('node', ['esbuild.mjs']) === 0 || process.exit(1);
console.log('\n$ portcon check examples');
run('node', [join('dist', 'cli.js'), 'check', 'examples']);
if (!values.report) await openVsCode();

async function openVsCode() {
  console.log('');
  if (openOwn()) return;
  const missing = await bringCodeServer();
  if (missing) {
    console.log(`\nNo VS Code to open: ${missing}.`);
    console.log('Install VS Code, put its `code` on PATH, and run npm start again.');
    return;
  }
  await serve();
}

/** Opens the user's VS Code; false where there is none, no screen, or it refuses (as it does for root). */
function openOwn() {
  const screen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!screen || !toolPath('code')) return false;
  if (run('code', [`--extensionDevelopmentPath=${root}`, examples]) !== 0) return false;
  console.log('VS Code is open on examples/, with Portcon in it.');
  return true;
}

/** Installs code-server if need be. Returns why it cannot be had, or undefined. */
async function bringCodeServer() {
  if (toolPath('code-server') && toolPath('node24')) return undefined;
  console.log('There is no VS Code with a screen here; installing code-server, VS Code in a browser, once.');
  const problems = await install(['compilers']);
  if (problems.length === 0) problems.push(...(await install(['code-server'])));
  return problems.length === 0 ? undefined : problems.join('; ');
}

/** Runs code-server until Ctrl-C. */
async function serve() {
  // Before the server starts, so that a signal never leaves it behind.
  const signal = new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => resolve(name));
  });
  console.log('Starting code-server …');
  const folder = mkdtempSync(join(tmpdir(), 'portcon-vsix-'));
  const vsix = join(folder, 'portcon.vsix');
  // The window has a terminal: without a password any user of this machine would get the one of who started it.
  const password = randomBytes(9).toString('base64url');
  const server = await packed(vsix, password).finally(() => rmSync(folder, { recursive: true, force: true }));
  if (!server) return;
  console.log(`Open ${windowUrl(server.origin, examples)}`);
  console.log(`Password: ${password}`);
  if (process.env.SSH_CONNECTION)
    console.log(`From another machine: ssh -L ${portForward(server.origin)} HOST, then the same address.`);
  console.log('Ctrl-C ends it.');
  const end = await Promise.race([signal, server.ended.then(() => undefined)]);
  await server.stop();
  if (end) return;
  console.error('code-server ended by itself.');
  process.exitCode = 1;
}

async function packed(vsix, password) {
  try {
    packExtension(vsix);
    return await startCodeServer({ vsix, password });
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
    return undefined;
  }
}

function portForward(origin) {
  const { port } = new URL(origin);
  return `${port}:127.0.0.1:${port}`;
}

function run(command, args) {
  const shell = process.platform === 'win32';
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', shell }).status ?? 1;
}
