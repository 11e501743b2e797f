// Where the tools are that the tests and `npm start` need beyond npm: on PATH, or in the folder that setup.mjs fills.
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The versions that setup.mjs installs; a folder carries its version, so that several checkouts share one cache. */
export const VERSIONS = {
  'tree-sitter': '0.27.1',
  'native-tree-sitter': '0.25.1',
  'code-server': '4.139.1',
  node24: '24.21.0',
};

/** The folder of the tools: PORTCON_TOOLS, else `portcon/tools` in the user's cache. */
export function toolsFolder() {
  return process.env.PORTCON_TOOLS || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'portcon', 'tools');
}

/** The folder of one installed tool, whether it is there or not. */
export function toolFolder(name) {
  return join(toolsFolder(), `${name}-${VERSIONS[name]}`);
}

/**
 * The path of a tool, or undefined where it is missing. `code-server` is the script that `node24` runs; a folder such as
 * `selinux-devel` is a path too; every other name is looked for on PATH and in the sbin folders.
 */
export function toolPath(name) {
  return (places[name]?.() ?? [onPath(name)]).find((path) => path && isThere(path));
}

const places = {
  'tree-sitter': () => [
    join(toolFolder('tree-sitter'), 'bin', 'tree-sitter'),
    join(root, '.tools', 'tree-sitter', 'bin', 'tree-sitter'),
    onPath('tree-sitter'),
  ],
  // The runtime for Node, compiled; its JavaScript is in node_modules.
  'native-tree-sitter': () => [join(toolFolder('native-tree-sitter'), 'build', 'Release', 'binding.node')],
  'code-server': () => [join(toolFolder('code-server'), 'node_modules', 'code-server', 'out', 'node', 'entry.js')],
  node24: () => [
    join(toolFolder('code-server'), 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node'),
    join(toolFolder('code-server'), 'node_modules', 'node', 'bin', 'node'),
    process.versions.node.startsWith('24.') ? process.execPath : undefined,
  ],
  chromium: () => [
    ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(onPath),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  'selinux-devel': () => ['/usr/share/selinux/devel/Makefile'],
  'selinux-pp': () => ['/usr/libexec/selinux/hll/pp', '/usr/lib/selinux/hll/pp'],
  'selinux-base': () => ['/usr/share/selinux/default/base.pp.bz2'],
  'selinux-src': () => ['/usr/src/selinux-policy-src.tar.zst'],
};

function onPath(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  for (const folder of folders) {
    for (const file of names) {
      const path = join(folder, file);
      if (folder && isExecutable(path)) return path;
    }
  }
  return undefined;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function isThere(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
