/** The cache of tool answers: kept, renewed, and not trusted where it could be somebody else's. */
import { chmod, chown, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerCache } from '../../server/src/node/answerCache.ts';

const isRoot = process.getuid?.() === 0;
let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'portcon-cache-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

it('gives back what was kept while the state is the same', async () => {
  await answerCache(base).write('semanage port -l', 'one', 'ports');
  await answerCache(base).write('seinfo', 'one', 'other ports');
  expect(await answerCache(base).read('semanage port -l', 'one')).toBe('ports');
  expect(await answerCache(base).read('semanage port -l', 'two')).toBeUndefined();
  expect(await answerCache(base).read('semanage port -lC', 'one')).toBeUndefined();
  await answerCache(base).write('semanage port -l', 'two', 'new ports');
  expect(await answerCache(base).read('semanage port -l', 'two')).toBe('new ports');
  expect(await answerCache(base).read('seinfo', 'one')).toBe('other ports');
  await answerCache(base).clear();
  expect(await answerCache(base).read('seinfo', 'one')).toBeUndefined();
});

it('makes ~/.cache, readable for this user alone', async () => {
  const inside = join(base, '.cache');
  await answerCache(inside).write('q', 's', 'answer');
  expect(await answerCache(inside).read('q', 's')).toBe('answer');
});

it('holds a few answers, the newest', async () => {
  const cache = answerCache(base);
  for (let i = 0; i < 12; i++) await cache.write(`q${i}`, 's', 'x');
  expect(Object.keys(JSON.parse(await readFile(file(), 'utf8')))).toEqual(
    [4, 5, 6, 7, 8, 9, 10, 11].map((i) => `q${i}`),
  );
});

it.each([
  ['half a file', '{"q":{"state":"s","answer":"ans'],
  ['another form', '{"q":"answer"}'],
  ['no object', 'null'],
])('is empty with %s, and works again', async (_, text) => {
  await mkdir(join(base, 'portcon'), { mode: 0o700 });
  await writeFile(file(), text, { mode: 0o600 });
  expect(await answerCache(base).read('q', 's')).toBeUndefined();
  await answerCache(base).write('q', 's', 'answer');
  expect(await answerCache(base).read('q', 's')).toBe('answer');
});

it('does not read or write through a link', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'portcon-elsewhere-'));
  await symlink(elsewhere, join(base, 'portcon'));
  await answerCache(base).write('q', 's', 'answer');
  await expect(readFile(join(elsewhere, 'policy-answers.json'))).rejects.toThrow('ENOENT');
  await rm(elsewhere, { recursive: true });
});

it('does not believe a file that others may write', async () => {
  await answerCache(base).write('q', 's', 'answer');
  await chmod(file(), 0o666);
  expect(await answerCache(base).read('q', 's')).toBeUndefined();
});

it.skipIf(!isRoot)('leaves the home of another user alone', async () => {
  await answerCache(base).write('q', 's', 'answer');
  await chown(base, 65534, 65534);
  expect(await answerCache(base).read('q', 's')).toBeUndefined();
  await answerCache(join(base, '.cache')).write('q', 's', 'answer');
  await expect(readFile(join(base, '.cache'))).rejects.toThrow('ENOENT');
});

const file = () => join(base, 'portcon', 'policy-answers.json');
