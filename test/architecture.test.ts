// The structure of the server as ARCHITECTURE.md draws it: who may import whom, and what the core never does.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RULES } from '../server/src/core/lint/rules/all.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Folder of the importing file (longest match counts) to what it may import; `node:` means any Node module. */
const MAY_IMPORT: readonly [folder: string, allowed: readonly string[]][] = [
  ['server/src/protocol.ts', []],
  ['server/src/core/base', []],
  ['server/src/core/syntax', ['core/base', 'web-tree-sitter']],
  ['server/src/core/knowledge', ['core/base']],
  ['server/src/core/ports', ['core/base']],
  ['server/src/core/commands', ['core/base', 'core/ports', 'core/syntax', 'yaml']],
  ['server/src/core/index', ['core/base', 'core/syntax']],
  ['server/src/core/snapshot.ts', ['core/index', 'core/ports', 'core/syntax']],
  [
    'server/src/core/lint',
    [
      'core/base',
      'core/syntax',
      'core/commands',
      'core/index',
      'core/knowledge',
      'core/ports',
      'core/snapshot.ts',
      'core/lint',
    ],
  ],
  [
    'server/src/core/features',
    [
      'core/base',
      'core/syntax',
      'core/commands',
      'core/index',
      'core/knowledge',
      'core/ports',
      'core/lint',
      'core/snapshot.ts',
      'protocol.ts',
      'snippets',
    ],
  ],
  ['server/src/workspace', ['core', 'protocol.ts']],
  ['server/src/lsp', ['core', 'workspace', 'protocol.ts', 'vscode-languageserver']],
  [
    'server/src/node',
    [
      'core',
      'workspace',
      'lsp',
      'protocol.ts',
      'node:',
      'vscode-languageserver/node',
      'vscode-languageserver-types',
      'picocolors',
    ],
  ],
  ['server/src/browser', ['core', 'workspace', 'lsp', 'protocol.ts', 'vscode-languageserver/browser']],
  ['client/src', ['server/src/protocol', 'vscode', 'vscode-languageclient']],
];

interface Import {
  readonly file: string;
  readonly target: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')));
}

const FILES = [...sources('server/src'), ...sources('client/src')];
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');

function imports(file: string): Import[] {
  const found = [...text(file).matchAll(/(?<!['\w.] ?)(?:from|import)\s*\(?\s*'([^'\n]+)'/g)].map((match) => match[1]!);
  return found.map((name) => ({ file, target: name.startsWith('.') ? posix.join(posix.dirname(file), name) : name }));
}

/** The own folder, and what the table grants. */
function allowed({ file, target }: Import): boolean {
  const [folder, list] = MAY_IMPORT.filter(([prefix]) => file.startsWith(prefix)).sort(
    (a, b) => b[0].length - a[0].length,
  )[0]!;
  if (file.startsWith('server/src/core/') && target === 'vscode-languageserver-types') return true;
  if (target.startsWith(folder)) return insideFolder(file, target, folder);
  return list.some((name) => {
    const path = /^(core|workspace|lsp|protocol)/.test(name) ? `server/src/${name}` : name;
    return (
      target === path || target.startsWith(path.endsWith(':') ? path : `${path}/`) || target === path.replace('.ts', '')
    );
  });
}

/** A rule never imports another rule, a feature never another feature. */
function insideFolder(file: string, target: string, folder: string): boolean {
  if (file.startsWith('server/src/core/lint/rules/') && target.startsWith('server/src/core/lint/rules/')) {
    return file.endsWith('/all.ts');
  }
  if (folder !== 'server/src/core/features') return true;
  return feature(file) === feature(target) || feature(file) === 'codeActions';
}

/** `features/hover.ts` and `features/hover/x.ts` are the feature `hover`. */
function feature(file: string): string {
  return file.replace('server/src/core/features/', '').replace(/(\/.*|\.ts)$/, '');
}

describe('imports', () => {
  it('every folder is in the table', () => {
    const unknown = FILES.filter((file) => !MAY_IMPORT.some(([prefix]) => file.startsWith(prefix)));
    expect(unknown).toEqual([]);
  });

  it('go inward only', () => {
    const wrong = FILES.flatMap(imports).filter((each) => !allowed(each));
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });
});

describe('the core', () => {
  const core = FILES.filter((file) => file.startsWith('server/src/core/'));

  it('is synchronous, except for compiling the grammars', () => {
    const wrong = core.filter((file) => /\basync\b|\bawait\b|\bPromise\b|\bsetTimeout\b/.test(code(file)));
    expect(wrong).toEqual(['server/src/core/syntax/grammars.ts']);
  });

  it('reads no clock and no chance', () => {
    expect(core.filter((file) => /\bDate\b|\bMath\.random\b|\bperformance\b/.test(code(file)))).toEqual([]);
  });
});

/** The text without comments and strings. */
function code(file: string): string {
  return text(file)
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
    .replace(/'[^'\n]*'|`[^`]*`/g, "''");
}

describe('every source file', () => {
  it('begins with a sentence that says what it is', () => {
    const wrong = FILES.filter((file) => !/^(\/\*\*|\/\/)/.test(text(file)));
    expect(wrong).toEqual([]);
  });

  it('has at most 400 lines', () => {
    const generated = /nodeTypes\.ts$/;
    const long = FILES.filter((file) => !generated.test(file) && text(file).split('\n').length > 400);
    expect(long).toEqual([]);
  });

  it('starts no shell', () => {
    const wrong = FILES.filter(
      (file) => /\bexec(Sync|File|FileSync)?\s*\(|shell:\s*true/.test(code(file)) && /child_process/.test(text(file)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('rules', () => {
  it('are in alphabetic order, each in the file of its id', () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    const folder = join(ROOT, 'server/src/core/lint/rules');
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'all.ts');
    expect(files.map((name) => name.replace('.ts', '')).sort()).toEqual(ids);
  });

  it('are the ones that the setting portcon.rules offers', () => {
    const manifest = JSON.parse(text('package.json'));
    const sections: { properties: Record<string, { properties: object }> }[] = manifest.contributes.configuration;
    const rules = sections.map(({ properties }) => properties['portcon.rules']).find(Boolean);
    expect(Object.keys(rules!.properties).sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  it('have a summary that is one sentence', () => {
    for (const { summary } of RULES) expect(summary).toMatch(/^[^.]+\.$/);
  });
});

describe('ARCHITECTURE.md', () => {
  it('names every folder of the table', () => {
    const page = text('ARCHITECTURE.md');
    const missing = MAY_IMPORT.map(([folder]) => relative('server/src', folder).replaceAll('\\', '/'))
      .filter((name) => !name.startsWith('..'))
      .filter((name) => !page.includes(name));
    expect(missing).toEqual([]);
  });
});
