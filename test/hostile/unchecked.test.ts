// What is no policy that a person wrote is left alone, and nothing near it is.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HEADERS } from '../../scripts/knowledge/debian.mjs';
import { lint } from '../../server/src/core/lint/lint.ts';
import { changeFile, parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { deepestNesting, MAX_LENGTH, whyUnchecked } from '../../server/src/core/syntax/unchecked.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';
import { randomChange, randomFrom } from '../syntax/typing.ts';

const DEEP = 100_000;
const rule = 'allow a_t b_t:tcp_socket name_bind;\n';

describe('is not checked', () => {
  it.each([
    ['a text over 1 MB', ' '.repeat(MAX_LENGTH + 1), 'over 1 MB'],
    ['a program', readFileSync(process.execPath).subarray(0, 100_000).toString('utf8'), 'binary'],
    ['UTF-16', Buffer.from(rule, 'utf16le').toString('utf8'), 'binary'],
    ['open quotes', '`'.repeat(DEEP), 'nested too deep'],
    ['closed quotes', '`'.repeat(DEEP) + "'".repeat(DEEP), 'nested too deep'],
    ['braces', `allow a_t ${'{'.repeat(DEEP)}b_t${'}'.repeat(DEEP)}:file read;`, 'nested too deep'],
    ['parentheses', `if (${'('.repeat(DEEP)}`, 'nested too deep'],
    ['optional_policy', 'optional_policy(`\n'.repeat(50_000), 'nested too deep'],
    ['100,000 of optional_policy', 'optional_policy(`\n'.repeat(DEEP), 'over 1 MB'],
  ])('%s', (_name, text, reason) => expect(whyUnchecked('te', text, MAX_LENGTH)).toBe(reason));
});

describe('is checked', () => {
  it.each([
    ['one line of 1 MB', rule.replace('\n', ' ').repeat(MAX_LENGTH / rule.length)],
    ['a NUL', `${rule}\0`],
    ['lone surrogates', '\ud800\udfff'.repeat(1000)],
    ['many brackets side by side', "({`'})".repeat(1000)],
    ['brackets in comments', '# (( `` {{\n'.repeat(1000)],
    ['closers', "')}".repeat(1000)],
  ])('%s', (_name, text) => expect(whyUnchecked('te', text, MAX_LENGTH)).toBeUndefined());

  it('Markdown with many backticks', () => {
    expect(whyUnchecked('commands', 'Run `semanage`.\n'.repeat(1000))).toBeUndefined();
  });

  it('every header of refpolicy but a generated one', () => {
    requireTool('selinux-devel', 'real policy');
    const names = readdirSync(HEADERS, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(if|spt)$/.test(name),
    );
    expect(names.length).toBeGreaterThan(100);
    for (const name of names) {
      const reason = name === 'kernel/corenetwork.if' ? 'over 1 MB' : undefined;
      expect(whyUnchecked('if', readFileSync(join(HEADERS, name), 'utf8'), MAX_LENGTH), name).toBe(reason);
    }
  });
});

describe('how deep a text is that is edited', () => {
  const opener = 'optional_policy(`\n';

  it('is never taken for less than it is', async () => {
    const grammars = await testGrammars();
    const random = randomFrom(7);
    const original = `${opener.repeat(20)}${rule}# (( {{\n${"')\n".repeat(20)}`;
    let file = parseFile(grammars, 'file:///work/deep.te', original);
    for (let i = 0; i < 2_000; i++) {
      file = changeFile(grammars, file, [i % 50 === 49 ? { text: original } : randomChange(file, random)]);
      if (!file.unchecked) expect(file.nesting, file.text).toBeGreaterThanOrEqual(deepestNesting(file.text));
    }
  });

  it('is found as it grows line by line, and as it shrinks', async () => {
    const grammars = await testGrammars();
    let file = parseFile(grammars, 'file:///work/deep.te', rule);
    const start = { line: 0, character: 0 };
    for (let i = 0; i < 125; i++) {
      expect(file.unchecked).toBeUndefined();
      file = changeFile(grammars, file, [{ range: { start, end: start }, text: opener }]);
    }
    file = changeFile(grammars, file, [{ range: { start, end: start }, text: '(' }]);
    expect(file.unchecked?.reason).toBe('nested too deep');
    file = changeFile(grammars, file, [{ range: { start, end: { line: 0, character: 1 } }, text: '#' }]);
    expect(file.unchecked).toBeUndefined();
  });
});

// What brackets do not count: trees that are as deep as their text is long.
describe('a deep tree does not end the stack', () => {
  const deep = {
    operators: `if (a${' && a'.repeat(DEEP)}) { ${rule} }`,
    negations: `if (${'!'.repeat(DEEP)}a) { ${rule} }`,
    complements: `allow a_t ${'~'.repeat(DEEP)}b_t:file read;`,
    differences: `allow a_t { b_t${' - b_t'.repeat(DEEP)} }:file read;`,
    'brackets up to the limit': `${'optional_policy(`\n'.repeat(120)}${rule}${"')\n".repeat(120)}`,
  };
  it.each(Object.entries(deep))('%s', async (_name, text) => {
    const { snapshot, file } = await testSnapshot('deep.te', text);
    expect(file.unchecked).toBeUndefined();
    expect(lint(snapshot, file, {}).failures).toEqual([]);
    const start = { line: 0, character: 0 };
    const changed = changeFile(await testGrammars(), file, [{ range: { start, end: start }, text: rule }]);
    expect(changed.statements[0]!.kind).toBe('av_rule');
    changed.tree?.delete();
  });
});

describe('an unchecked file', () => {
  it('is empty to every feature, keeps its text, and is checked again once it can be', async () => {
    const grammars = await testGrammars();
    const deep = parseFile(grammars, 'file:///a.te', `${'{'.repeat(DEEP)}\n${rule}`);
    expect(deep).toMatchObject({ text: '', statements: [], unchecked: { reason: 'nested too deep' } });
    const firstLine = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const mended = changeFile(grammars, deep, [{ range: firstLine, text: '' }]);
    expect(mended.unchecked).toBeUndefined();
    expect(mended).toMatchObject({ text: rule, statements: [{ kind: 'av_rule' }] });
    mended.tree?.delete();
  });

  it('that takes too long is tried again with a new text only, and spoils no other', async () => {
    const grammars = await testGrammars();
    const slow = parseFile(grammars, 'file:///a.te', rule.repeat(1000), undefined, { givesUp: () => true });
    expect(slow.unchecked?.reason).toBe('takes too long to read');
    const start = { line: 0, character: 0 };
    const typed = changeFile(grammars, slow, [{ range: { start, end: start }, text: 'x' }]);
    expect(typed.unchecked).toMatchObject({ reason: 'takes too long to read', text: `x${rule.repeat(1000)}` });
    const other = parseFile(grammars, 'file:///b.te', rule);
    expect(other.statements).toHaveLength(1);
    const fresh = changeFile(grammars, typed, [{ text: rule }]);
    expect(fresh.statements).toHaveLength(1);
    for (const file of [other, fresh]) file.tree?.delete();
  });
});
