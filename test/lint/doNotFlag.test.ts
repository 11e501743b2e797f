// Constructs that look wrong and are right (each compiled with refpolicy's headers): no rule warns of them.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { installedHeaders } from '../../scripts/policyCorpus.mjs';
import { lint } from '../../server/src/core/lint/lint.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/do-not-flag/', import.meta.url));
const devel = requireTool('selinux-devel', 'to look names up in its headers and to compile the fixtures');
const names = readdirSync(FOLDER);
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

/** A build has to put something in the place of what these hold. */
const TEMPLATES = new Set(['placeholder_comment.te', 'placeholder_version.te']);

it('has the constructs', () => {
  expect(names.length).toBeGreaterThan(10);
});

describe.each(names)('%s', (name) => {
  it('has no warning without headers', async () => {
    expect(await warnings(name, {})).toEqual([]);
  });

  it.skipIf(!devel)('has no warning with the installed headers', async () => {
    expect(await warnings(name, headers())).toEqual([]);
  });

  it.skipIf(!devel || !name.endsWith('.te') || TEMPLATES.has(name))('compiles', { timeout: 90_000 }, () => {
    expect(compile(name)).toBe('');
  });
});

/** What the rules report of a fixture as a warning or an error; the others are the rest of the workspace. */
async function warnings(name: string, others: Readonly<Record<string, string>>): Promise<string[]> {
  const beside = names.filter((each) => each !== name && each.split('.')[0] === name.split('.')[0]);
  const siblings = Object.fromEntries(beside.map((each) => [`file:///work/${each}`, read(each)]));
  const { snapshot, file } = await testSnapshot(name, read(name), { ...others, ...siblings });
  const { findings, failures } = lint(snapshot, file, {});
  expect(failures).toEqual([]);
  return findings
    .filter(({ severity }) => severity === 'warning' || severity === 'error')
    .map(({ rule, range, message }) => `${range.start.line + 1} ${rule}: ${message}`);
}

let known: Record<string, string> | undefined;

function headers(): Record<string, string> {
  known ??= Object.fromEntries(
    installedHeaders()
      .files.filter(({ path }) => /\.(if|spt)$/.test(path))
      .map(({ path, text }) => [`file:///headers/${path}`, text]),
  );
  return known;
}

/** Compiles the fixture as a module of the name that it says, within limits; empty where the toolchain takes it. */
function compile(fixture: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-do-not-flag-'));
  const text = read(fixture);
  const module = /^(?:policy_module\(|module )(\w+)/.exec(text)![1]!;
  const plain = text.startsWith('module ');
  const limits = ['--as=4000000000', '--cpu=60', '--'];
  const make = ['make', '-f', '/usr/share/selinux/devel/Makefile', 'NAME=default', `${module}.pp`];
  try {
    writeFileSync(join(folder, `${module}.te`), text);
    const beside = join(FOLDER, fixture.replace(/te$/, 'if'));
    if (existsSync(beside)) copyFileSync(beside, join(folder, `${module}.if`));
    const command = plain ? ['checkmodule', '-M', '-m', '-o', `${module}.mod`, `${module}.te`] : make;
    const { status, stdout, stderr } = spawnSync('prlimit', [...limits, ...command], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 80_000,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return status === 0 ? '' : `${stdout}\n${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
