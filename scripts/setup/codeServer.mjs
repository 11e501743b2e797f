// Installs code-server, a real VS Code for the browser, with the Node it wants, in a folder of its own.
import { cpSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toolFolder, toolPath, VERSIONS } from '../tools.mjs';
import { moveIntoPlace, workFolder } from './place.mjs';
import { runLogged } from './step.mjs';

const manifest = fileURLToPath(new URL('code-server', import.meta.url));

export const codeServer = {
  name: 'code-server',
  title: `code-server ${VERSIONS['code-server']} (a real VS Code; compiles for about 2 minutes)`,
  isThere: () => toolPath('code-server') !== undefined && toolPath('node24') !== undefined,
  whyNot: () => (process.platform === 'win32' ? 'code-server does not run on Windows' : undefined),
  install,
};

/** `npm ci` first without scripts, because the scripts must run under the Node 24 that it brings. */
async function install() {
  const folder = toolFolder('code-server');
  const work = workFolder(folder);
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(manifest, file), join(work, file));
  await npm(work, {}, ['ci', '--ignore-scripts']);
  const node = await node24(work);
  const env = { PATH: `${dirname(node.bin)}${delimiter}${process.env.PATH}` };
  if (node.headers) env.npm_config_nodedir = node.headers;
  await npm(work, env, ['rebuild']);
  moveIntoPlace(work, folder);
}

/** The Node 24 in `work`, or this process's own; where the lock file has none for the platform, npm's `node` package. */
async function node24(work) {
  const own = join(work, 'node_modules', `node-${process.platform}-${process.arch}`);
  const bin = join(own, 'bin', 'node');
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) return { bin, headers: own };
  if (process.versions.node.startsWith('24.')) return { bin: process.execPath };
  await npm(work, {}, ['install', '--no-save', `node@${VERSIONS.node24}`]);
  return { bin: join(work, 'node_modules', 'node', 'bin', 'node') };
}

/** Runs npm in `cwd` with `env` over the environment. */
function npm(cwd, env, args) {
  const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=warn'];
  return runLogged('code-server', 'npm', [...args, ...quiet], { cwd, env: { ...ownEnvironment(), ...env } });
}

/**
 * The environment without what the npm around `npm start` or `npm test` says of itself: code-server reads the version of
 * Node from the user agent, and that would be the wrong one, and it needs the install scripts that our .npmrc turns off.
 * Settings such as npm_config_registry stay.
 */
function ownEnvironment() {
  const ofNpm =
    /^(npm_(lifecycle|package)_.*|npm_(command|execpath|node_execpath)|npm_config_(user_agent|local_prefix|ignore_scripts)|NODE|INIT_CWD)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofNpm.test(name)));
}
