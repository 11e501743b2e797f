// `portcon check` of many files: shared between threads, and only what changed is linted again. The output never tells.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { DIST } from '../build.ts';

const HOME = mkdtempSync(join(tmpdir(), 'portcon-many-'));
const TREE = join(HOME, 'tree');
const CACHE = join(HOME, 'cache', 'portcon', 'check-results.json');
afterAll(() => rmSync(HOME, { recursive: true, force: true }));

beforeEach(() => {
  rmSync(TREE, { recursive: true, force: true });
  rmSync(join(HOME, 'cache'), { recursive: true, force: true });
  mkdirSync(TREE);
});

function write(name: string, text: string): void {
  writeFileSync(join(TREE, name), text);
}

/** A module with one warning, padded by clean lines. */
function moduleText(name: string, lines: number): string {
  const rule = `allow ${name}_t self:fifo_file { read write };\n`;
  return `policy_module(${name}, 1.0)\ntype ${name}_t;\n${rule.repeat(lines)}# semanage port -a -t ${name}_port_t -p tcp 80\n`;
}

function check(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(DIST, 'cli.js'), 'check', '--ports', 'bundled', '--fail-on', 'warning', ...args],
    {
      cwd: HOME,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME, XDG_CACHE_HOME: join(HOME, 'cache') },
      maxBuffer: 64e6,
    },
  );
  return { status, stdout: stdout.replace(/ · \d+\.\d+ s/, ''), stderr };
}

it('of over 600 kB says in threads what it says of fewer files in one', () => {
  const folders = ['tree/x', 'tree/y', 'tree/z'];
  for (const folder of folders) {
    mkdirSync(join(HOME, folder));
    for (let i = 0; i < 10; i++) write(`${folder.slice(5)}/mod${i}.te`, moduleText(`mod${i}`, 600));
  }
  const together = JSON.parse(check('--format', 'json', ...folders).stdout);
  const apart = folders.map((folder) => JSON.parse(check('--format', 'json', folder).stdout).findings);
  expect(together.files).toBe(30);
  expect(apart.flat().length).toBeGreaterThanOrEqual(30);
  expect(together.findings).toEqual(apart.flat());
});

it('says the same once more, from what it kept', () => {
  write('a.te', moduleText('a', 1));
  write('b.te', moduleText('b', 1));
  const first = check('tree');
  expect(first.status).toBe(1);
  expect(first.stdout).toContain('tree/a.te:4:3');
  // What was kept is used: a finding that is taken out of it is not said.
  const kept = JSON.parse(readFileSync(CACHE, 'utf8'));
  const [question] = Object.keys(kept);
  expect(check('tree')).toEqual(first);
  const entry = JSON.parse(kept[question!].answer);
  entry.files[0].file.findings = [];
  kept[question!].answer = JSON.stringify(entry);
  writeFileSync(CACHE, JSON.stringify(kept));
  expect(check('tree').stdout).not.toContain('tree/a.te:4:3');
});

it('looks again at what changed', () => {
  write('a.te', moduleText('a', 1));
  write('b.te', moduleText('b', 1));
  check('tree');
  write('b.te', moduleText('b', 1).replace('tcp 80', 'tcp 8000000'));
  const { stdout } = check('tree');
  expect(stdout).toContain('tree/a.te:4:3');
  expect(stdout).toContain('8000000');
  rmSync(join(TREE, 'a.te'));
  expect(check('tree').stdout).not.toContain('a.te');
});

it('looks again at scripts when a module changes', () => {
  write('web.te', 'policy_module(web, 1.0)\ntype web_port_t;\n');
  write('install.sh', 'semodule -i web.pp\nsemanage port -a -t web_port_t -p tcp 9123\n');
  const before = check('tree');
  expect(before.stdout).toContain('install.sh:2');
  write('web.te', 'policy_module(web, 1.0)\ntype web_port_t;\ncorenet_port(web_port_t)\n');
  expect(check('tree').stdout).not.toContain('install.sh:2');
});

it.each([
  ['half a file', (text: string) => text.slice(0, text.length / 2)],
  ['another form', () => '{"check":{"state":"1","answer":"[]"}}'],
])('with %s in the cache says the truth', (_, damage) => {
  write('a.te', moduleText('a', 1));
  const first = check('tree');
  writeFileSync(CACHE, damage(readFileSync(CACHE, 'utf8')));
  expect(check('tree')).toEqual(first);
});

it('where nothing can be kept says the same', () => {
  write('a.te', moduleText('a', 1));
  const first = check('tree');
  rmSync(join(HOME, 'cache'), { recursive: true, force: true });
  writeFileSync(join(HOME, 'cache'), 'no folder');
  expect(check('tree')).toEqual(first);
  rmSync(join(HOME, 'cache'));
  expect(readdirSync(HOME)).not.toContain('cache');
});

it('a file that cannot be read ends it, threads or not', () => {
  for (let i = 0; i < 30; i++) write(`mod${i}.te`, moduleText(`mod${i}`, 600));
  const { status, stderr } = check('tree', 'tree/nowhere.te');
  expect(status).toBe(2);
  expect(stderr).toContain('nowhere.te: there is no such file or folder');
});
