// Path expressions of file contexts: what the rule says against what sefcontext_compile (PCRE2) says of the same line.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { fcBadRegex } from '../../server/src/core/lint/rules/fc-bad-regex.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const PATHS = [
  '/opt/a(/.*)?',
  '/opt/a(/.*',
  '/opt/a/.*)?',
  '/opt/a[0-9',
  '/opt/a[]a]',
  '/opt/a[^]a]',
  '/opt/a[]',
  '/opt/a**',
  '/opt/a*+',
  '/opt/a*+*',
  '/opt/a{2}{3}',
  '/opt/a{2}+',
  '/opt/a{,3}',
  '/opt/a{3,2}',
  '/opt/a{70000}',
  '/opt/(*',
  '/opt/(*.so)',
  '/opt/(|a)*',
  '/opt/a|*',
  '/opt/^*',
  '/opt/$*',
  '/opt/\\b*',
  '/opt/(?=a)*',
  '/opt/(?i)a',
  '/opt/(?:a)+',
  '/opt/\\i',
  '/opt/\\-a\\.b',
  '/opt/a\\',
  '/opt/[z-a]',
  '/opt/[a-\\d]',
  '/opt/[\\w-a]',
  '/opt/[a-]',
  '/opt/[\\R]',
  '/opt/[[:alpha:]]',
  '/opt/[[:foo:]]',
  '/opt/[:alpha:]',
  '/opt/[[.a.]]',
  '/opt/\\1',
  '/opt/(a)\\1',
  '/opt/%{USERNAME}',
  'HOME_DIR/\\.config(/.*)?',
];

/** What paths are made of, and more of what can go wrong. */
const PARTS = [
  ...['a', 'b', '1', '2', '/', '.', '-', ',', '=', '~', '_', '\\.', '\\-', '\\+', '\\(', '[a-z]', '[^/]', '(/.*)?'],
  ...['*', '+', '?', '(', ')', '[', ']', '^', '$', '|', '\\', '{', '}', '{2}', '{2,3}', '{3,2}', '{70000}'],
  ...[
    '[:alpha:]',
    '[[:digit:]]',
    '[:',
    '\\d',
    '\\w',
    '\\s',
    '\\i',
    '\\b',
    '\\B',
    '\\1',
    '(?:',
    '(?=',
    '(?i)',
    '(?<=a)',
  ],
];

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function madePaths(count: number, seed: number): string[] {
  const random = generator(seed);
  const part = () => PARTS[Math.floor(random() * PARTS.length)]!;
  return Array.from({ length: count }, () => `/${Array.from({ length: 1 + Math.floor(random() * 9) }, part).join('')}`);
}

const compiler = requireTool('sefcontext_compile', 'it compiles the expressions of file contexts');

describe.skipIf(!compiler)('sefcontext_compile', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'portcon-paths-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(PATHS)('judges %s as the rule does', async (path) => {
    expect(await isFaulty(path)).toBe(isRefused(path));
  });

  it('judges expressions made at random as the rule does', { timeout: 120_000 }, async () => {
    const paths = madePaths(400, 7);
    const refused = paths.filter(isRefused);
    expect(refused.length).toBeGreaterThan(100);
    expect(refused.length).toBeLessThan(300);
    const found: string[] = [];
    for (const path of paths) if (await isFaulty(path)) found.push(path);
    // What the rule does not read it says nothing of.
    const isRead = (path: string) => !/\(\*[a-z:]|\(\?(?![:=i<])/.test(path);
    expect(found.filter((path) => !refused.includes(path))).toEqual([]);
    expect(refused.filter((path) => isRead(path) && !found.includes(path))).toEqual([]);
  });

  function isRefused(path: string): boolean {
    const file = join(folder, 'contexts');
    writeFileSync(file, `${path}\t--\tsystem_u:object_r:bin_t:s0\n`);
    const { status, stderr } = spawnSync(compiler!, ['-o', join(folder, 'contexts.bin'), file], { encoding: 'utf8' });
    if (status !== 0) expect(stderr).toContain('has invalid regex');
    return status !== 0;
  }
});

async function isFaulty(path: string): Promise<boolean> {
  const text = `${path}\t--\tgen_context(system_u:object_r:bin_t,s0)\n`;
  const { snapshot, file } = await testSnapshot('paths.fc', text);
  const { findings, failures } = lint(snapshot, file, {}, [fcBadRegex]);
  expect(failures).toEqual([]);
  return findings.some(({ severity }) => severity === 'error');
}
