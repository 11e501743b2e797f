// Compiles one module as the devel Makefile does, m4 and then checkmodule, with the headers read by m4 only once.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toolPath } from '../tools.mjs';

const HEADERS = '/usr/share/selinux/devel/include';
const run = promisify(execFile);

/** A loop in m4 must not take the machine with it. */
const LIMITS = ['--as=1000000000', '--cpu=3', '--fsize=100000000', '--'];

const defined = (...names) => names.flatMap((name) => ['-D', name]);

/** The build options that a module is compiled with in turn, so that every arm of an ifdef is in use in one of them. */
export const CONFIGURATIONS = [
  defined('distro_debian', 'direct_sysadm_daemon', 'init_systemd', 'enable_ubac'),
  [
    '-U',
    'enable_mcs',
    ...defined(
      'enable_mls',
      'distro_redhat',
      'distro_gentoo',
      'distro_suse',
      'distro_ubuntu',
      'sulogin_pam',
      'hide_broken_symptoms',
    ),
  ],
];

/**
 * A compiler with the headers loaded: `compile(name, text, configuration)` says what m4 and checkmodule make of a module.
 * `close` removes its folder.
 */
export function createToolchain() {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-mutants-'));
  const checkmodule = toolPath('checkmodule');
  const frozen = join(folder, 'headers.m4f');
  freezeHeaders(folder, frozen);
  let count = 0;

  /** `accepted`, or why not: `syntax` for m4 and the parser, `semantic` for names and their use. */
  async function compile(name, text, configuration = 0) {
    const work = join(folder, String(count++));
    const source = `${work}.te`;
    writeFileSync(source, text.replaceAll('\r\n', '\n'));
    try {
      const m4 = await start('m4', ['-s', '-R', frozen, ...CONFIGURATIONS[configuration], source]);
      if (m4.failed) return { verdict: 'syntax', message: firstMessage(m4.stderr) };
      const expanded = `${work}.tmp`;
      writeFileSync(expanded, m4.stdout.replaceAll(source, `${name}.te`));
      const compiled = await start(checkmodule, ['-M', '-m', '-o', join(folder, `${name}.mod`), expanded]);
      if (!compiled.failed) return { verdict: 'accepted', message: '' };
      const message = firstMessage(compiled.stderr);
      return { verdict: isSyntax(message) ? 'syntax' : 'semantic', message };
    } finally {
      rmSync(source, { force: true });
      rmSync(`${work}.tmp`, { force: true });
    }
  }

  return {
    compile,
    configurations: CONFIGURATIONS.length,
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What the Makefile's all_interfaces.conf is, loaded after the support macros and frozen. */
export function freezeHeaders(folder, frozen) {
  const support = filesOf(join(HEADERS, 'support'), '.spt');
  const layers = readdirSync(HEADERS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const interfaces = layers.flatMap(({ name }) => (name === 'support' ? [] : filesOf(join(HEADERS, name), '.if')));
  const options = { maxBuffer: 1 << 28, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
  const definitions = execFileSync('m4', [...support, ...interfaces], options).replaceAll('dollarsstar', '$*');
  const all = join(folder, 'all_interfaces.conf');
  writeFileSync(all, `divert(-1)\n${definitions}divert\n`);
  const numbers = ['mls_num_sens=16', 'mls_num_cats=1024', 'mcs_num_cats=1024'];
  const defines = ['enable_mcs', ...numbers].flatMap((define) => ['-D', define]);
  execFileSync('m4', [...defines, '-s', '-F', frozen, ...support, all], options);
}

function filesOf(folder, extension) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(folder, name));
}

/** Runs a tool within `limits` (of prlimit) and 20 seconds. */
export async function start(tool, args, limits = LIMITS) {
  const options = {
    timeout: 20_000,
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 28,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  };
  try {
    const { stdout, stderr } = await run('prlimit', [...limits, tool, ...args], options);
    return { stdout, stderr, failed: false };
  } catch (error) {
    if (typeof error.code !== 'number' && !error.signal) throw error;
    const stderr = error.signal ? `ERROR: ${tool} does not end` : error.stderr;
    return { stdout: error.stdout ?? '', stderr, failed: true };
  }
}

/** The first line that names an error; m4 puts warnings before it. */
function firstMessage(stderr) {
  const lines = stderr.split('\n');
  return lines.find((line) => /ERROR|specification|different than/.test(line)) ?? lines[0] ?? '';
}

/** Messages of m4 and of checkmodule's scanner and grammar; all others are about names. */
function isSyntax(message) {
  return /does not end|syntax error|unrecognized character|end of file in|no module specification|different than/.test(
    message,
  );
}
