/** The extension manifest: it says what the client does, its schema is that of the rules, and its package is small. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES } from '../server/src/core/lint/rules/all.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const { languages, grammars, snippets, commands, configuration } = manifest.contributes;
const properties = Object.assign({}, ...configuration.map((section: { properties: object }) => section.properties));
const settings = Object.entries<Record<string, unknown>>(properties);
const client = readdirSync('client/src').map((file) => readFileSync(join('client/src', file), 'utf8'));

describe('commands', () => {
  const registered = client.flatMap((text) => [...text.matchAll(/answer\(\s*'([\w.]+)'/g)].map(([, id]) => id));
  test('the client registers those of the manifest', () => {
    expect(registered.sort()).toEqual(commands.map((each: { command: string }) => each.command).sort());
  });
  test.each<Record<string, string>>(commands)('$command has the category SELinux', ({ category }) => {
    expect(category).toBe('SELinux');
  });
  test('the client names no other', () => {
    const named = client.flatMap((text) => [...text.matchAll(/'(portcon\.(?!ports')\w+)'/g)].map(([, id]) => id));
    expect(registered).toEqual(expect.arrayContaining([...new Set(named)]));
  });
});

describe('settings', () => {
  test.each(settings)('%s is described, ordered and scoped', (_name, setting) => {
    expect(setting).toMatchObject({
      markdownDescription: expect.stringMatching(/\.$/),
      order: expect.any(Number),
      scope: expect.stringMatching(/^(machine-overridable|resource|window)$/),
    });
    const { enum: values = [], markdownEnumDescriptions } = setting as Record<string, string[]>;
    if (markdownEnumDescriptions) expect(markdownEnumDescriptions).toHaveLength(values!.length);
  });
  test('no two share a place', () => {
    const orders = settings.map(([, setting]) => setting.order);
    expect(new Set(orders).size).toBe(orders.length);
  });
  test('an untrusted workspace chooses no file', () => {
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toContain('portcon.ports.snapshotFile');
  });
  test('package.json, README.md and docs/rules.md say what the rules say (npm run settings)', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/ruleSettings.mjs', '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('the schema of portcon.rules is that of the rules (node scripts/ruleSettings.mjs writes it)', () => {
    const schema = properties['portcon.rules'].properties;
    const expected = RULES.map(({ id, severity, summary }) => [id, severity, `${summary} (${severity})`]);
    const actual = Object.entries<Record<string, string>>(schema).map(([id, rule]) => [
      id,
      rule.default,
      rule.markdownDescription,
    ]);
    expect(actual).toEqual(expected.sort(([a], [b]) => (a! < b! ? -1 : 1)));
    const pages = readdirSync('server/src/core/lint/rules').filter((file) => file.endsWith('.md'));
    expect(Object.keys(schema)).toEqual(pages.map((page) => page.slice(0, -3)).sort());
  });
});

describe('languages', () => {
  const paths = languages.flatMap(
    ({ configuration, icon }: { configuration: string; icon: Record<string, string> }) => [
      configuration,
      icon.light,
      icon.dark,
    ],
  );
  const files = [...paths, ...[...grammars, ...snippets].map(({ path }) => path), manifest.icon];
  test.each(files)('%s is there', (path) => expect(existsSync(path)).toBe(true));

  const words = new RegExp(JSON.parse(readFileSync('syntaxes/language-configuration.json', 'utf8')).wordPattern, 'g');
  test.each([
    ['allow $1_t self:tcp_socket name_bind;', ['allow', '$1_t', 'self', 'tcp_socket', 'name_bind']],
    ['{ a-b -c_t }', ['a-b', 'c_t']],
    ['files_$1_$2(foo_$1, $*)', ['files_$1_$2', 'foo_$1', '$*']],
    ['tcp,8000-8010,s0:c0.c1023.', ['tcp', '8000-8010', 's0', 'c0.c1023']],
  ])('the words of %s', (text, expected) => expect(text.match(words)).toEqual(expected));
});

describe('package', () => {
  const vsce = join(dirname(createRequire(import.meta.url).resolve('@vscode/vsce/package.json')), 'vsce');
  const folder = mkdtempSync(join(tmpdir(), 'portcon-package-'));
  const vsix = join(folder, 'portcon.vsix');

  beforeAll(() => {
    const build = [...manifest.scripts.package.matchAll(/^node (\S+) (\S+)/g)][0]!.slice(1);
    execFileSync(process.execPath, [...build, `--outdir=${join(folder, 'dist')}`]);
    const parts = [
      'package.json',
      '.vscodeignore',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'images',
      'snippets',
      'syntaxes',
      'walkthrough',
    ];
    for (const part of parts.filter((each) => existsSync(each))) cpSync(part, join(folder, part), { recursive: true });
    mkdirSync(join(folder, 'server'));
    writeFileSync(join(folder, 'server', 'stray.ts'), '');
    const flags = [...manifest.scripts.package.matchAll(/ (--(?!production|out\b)\S+)/g)].map(([, flag]) => flag);
    execFileSync(process.execPath, [vsce, 'package', ...flags, '--out', vsix], { cwd: folder, stdio: 'pipe' });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const allowed = readFileSync('.vscodeignore', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'));
  test.each(allowed.map((line) => line.slice(1)))('the build has %s', (pattern) => {
    const name = new RegExp(`^${pattern.replace(/[.]/g, '\\.').replaceAll('*', '[^/]*')}$`);
    const dir = dirname(pattern);
    expect(readdirSync(join(folder, dir)).some((file) => name.test(dir === '.' ? file : `${dir}/${file}`))).toBe(true);
  });
  test('holds the servers and no source', () => {
    const names = readFileSync(vsix, 'latin1');
    expect(names).toContain('extension/dist/server.core.js');
    expect(names).toContain('extension/dist/server.node.js');
    expect(names).toContain('extension/dist/server.browser.js');
    expect(names).toContain('extension/dist/wasm/tree-sitter-selinux.wasm');
    expect(names).not.toContain('stray.ts');
    expect(names).not.toContain('grammar.js');
  });
  test('is under 1 MB', () => expect(statSync(vsix).size).toBeLessThan(1_000_000));
});
