// The reader of CIL: what it makes of statements, and where it says a parenthesis belongs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCil } from '../../server/src/core/syntax/cil/readCil.ts';
import { testSnapshot } from '../snapshot.ts';
import { applyFix } from './applyFix.ts';

const cilFaults = (text: string) => readCil(text).faults;

describe('statements', () => {
  const read = (text: string) => readCil(text).statements;

  it('has the words and ports of a portcon at their offsets', () => {
    const text = '; web\n(portcon tcp\t(8000 ; low\n 8010) (system_u object_r web.port_t ((s0) (s0))))';
    const [statement] = read(text);
    expect(statement).toMatchObject({ kind: 'portcon', start: 6, end: text.length, block: undefined, broken: false });
    if (statement?.kind !== 'portcon') return;
    const { protocol, low, high, type, level } = statement.data;
    expect([low.value, high.value]).toEqual([8000, 8010]);
    const words = [protocol, low, high, type!, level!];
    expect(words.map(({ text: word }) => word)).toEqual(['tcp', '8000', '8010', 'web.port_t', 's0']);
    for (const { text: word, offset } of words)
      expect(text.slice(statement.start + offset).startsWith(word)).toBe(true);
  });

  it.each([
    ['(portcon tcp 80 (u r t ((s0) (s1))))', { type: { text: 't' } }],
    ['(portcon tcp 80 (u r t lr))', { type: { text: 't' } }],
    ['(portcon tcp 80 a.ctx)', { context: { text: 'a.ctx' } }],
    ['(portcon tcp +80 ctx)', { low: { value: 80 } }],
    ['(portcon tcp 080 ctx)', { low: { value: 80 } }],
    ['(portcon tcp 0x50 ctx)', { low: { value: Number.NaN } }],
    ['(portcon tcp 4294967296 ctx)', { low: { value: Number.NaN } }],
  ])('%s', (text, data) => {
    const [statement] = read(text);
    expect(statement?.data).toMatchObject(data);
    expect(statement?.data).not.toHaveProperty('level');
  });

  it('puts statements into their blocks', () => {
    const all = read(
      '(block a (optional b (in after c (type t)))(tunableif x (true (type y))))(macro m ((type p)) (type p))',
    );
    expect(all.map(({ kind, block }) => [kind, block?.kind === 'cil_block' ? block.data.keyword : undefined])).toEqual([
      ['cil_block', undefined],
      ['cil_block', 'block'],
      ['cil_block', 'optional'],
      ['type_declaration', 'in'],
      ['cil_block', 'block'],
      ['cil_block', 'tunableif'],
      ['type_declaration', 'true'],
      ['cil_block', undefined],
      ['type_declaration', 'macro'],
    ]);
    expect(all[2]?.data).toMatchObject({ keyword: 'in', name: { text: 'c' } });
    expect(all[7]?.data).toMatchObject({ keyword: 'macro', parameters: [{ text: 'p' }] });
  });

  it('reads rules and sets in the shapes of policy source', () => {
    const [allow, ...sets] = read(
      '(allow a_t self (tcp_socket (bind listen)))(typeattributeset port_type (a_t b_t))(typeattributeset x (and (a) (b)))',
    );
    expect(allow?.data).toMatchObject({
      kind: 'av_rule',
      target: { items: [{ text: 'self' }] },
      classes: { items: [{ text: 'tcp_socket' }] },
      permissions: { items: [{ text: 'bind' }, { text: 'listen' }], partial: false },
    });
    expect(sets.map(({ data }) => data)).toMatchObject([
      { kind: 'typeattribute', name: { text: 'a_t' }, attributes: [{ text: 'port_type' }] },
      { kind: 'typeattribute', name: { text: 'b_t' } },
      { kind: 'other', node: 'typeattributeset' },
    ]);
  });

  it('keeps strings together and comments apart', () => {
    const text = '(filecon "/a (b" file ()) ;;* lmx ) "\n;;* lmx 1 my.te\r\n(type a);b';
    const { statements, comments } = readCil(text);
    expect(statements.map(({ kind }) => kind)).toEqual(['other', 'type_declaration']);
    expect(comments.map(({ start, end }) => text.slice(start, end))).toEqual([';;* lmx ) "', ';;* lmx 1 my.te', ';b']);
  });
});

describe('faults', () => {
  const PORTCON = '(portcon tcp 80 ctx)';
  // A `|` is where the fault ends, and where its fix puts or takes the parentheses.
  it.each([
    ['(type a|', ['Missing ): (type is not closed.']],
    ['(allow a b (c (d|\n(type e)', ['Missing ))): (allow is not closed.']],
    ['(type a)\n(allow a b (c (d)|\n\n; done\n(type b)\n(type c)', ['Missing )): (allow is not closed.']],
    ['(block a\n  (type b|\n  (type c)\n)\n(type d)', ['Missing ): (type is not closed.']],
    ['(block a\n  (portcon tcp 80 ctx|\n)\n(type d)', ['Missing ): (portcon is not closed.']],
    ['(block a\n  (type b)|\n(block c\n  (type d)\n)', ['Missing ): (block on line 1 is not closed.']],
    ['(block a|\n(type b)', ['(block a is not closed: ) is missing.']],
    ['(type a))|', ['This ) closes nothing: no ( is open here.']],
    ['(type a)))|', [')) close nothing: no ( is open here.']],
    ['(block a\n  (type b))|\n  (type c)\n)', ['This ) closes nothing: no ( is open here.']],
    ['(block a\n  (block b\n    (type c))\n)\n)|', ['This ) closes nothing: no ( is open here.']],
    ['foo bar|\n(type a)', ['foo stands outside of parentheses: a CIL statement is a list such as (type my_t).']],
    ['(type a\\|b)', ['CIL does not take the character \\ outside of strings and comments.']],
    [
      '(filecon "/a b|\n(type a)',
      ['This string is not closed: " is missing on its line.', 'Missing ): (filecon is not closed.'],
    ],
    ['(()|)', ['A statement begins with its keyword, not with a list.']],
    ['()|', ['A list begins with a keyword; this one is empty.']],
    [
      `(booleanif b (true ${PORTCON}|))`,
      ['CIL does not take a portcon in a booleanif: a label cannot depend on a boolean.'],
    ],
  ])('%j', (marked, messages) => {
    const text = marked.replace('|', '');
    const faults = cilFaults(text);
    expect(faults.map(({ message }) => message)).toEqual(messages);
    if (messages[0]!.startsWith('A ')) return;
    expect(faults[0]!.end).toBe(marked.indexOf('|'));
    if (faults[0]!.fix) expect(cilFaults(applyFix(text, faults[0]!)).length).toBeLessThan(faults.length);
  });

  it.each([
    '(macro m ((type a) (type b)) (call n (a b)))',
    '(macro m (\n(type a)\n(type b)\n)\n(type c)\n)',
    '(block a\n(type b)\n(type c))\n(type d)',
    '(type z)\n(block a\n  (type b))\n  (type c)',
    '(typeattributeset a\n(and (b) (c)))',
    `(tunableif t (true ${PORTCON}))(optional o ${PORTCON})`,
    '(filecon "/a;b(c" file ())',
    '(type a);;* )',
    '(newkeyword a)',
    '',
    ';',
  ])('none in %j', (text) => expect(cilFaults(text)).toEqual([]));

  it('takes 100,000 open parentheses', () => {
    const faults = cilFaults('(optional a '.repeat(100_000));
    expect(faults.some(({ message }) => message === 'CIL takes at most 4096 open parentheses.')).toBe(true);
    expect(cilFaults(`${'('.repeat(100_000)}${')'.repeat(100_000)}`).length).toBeGreaterThan(0);
    expect(readCil('('.repeat(100_000)).statements.length).toBe(1);
  });
});

it('is read unless its lists lie 250 deep, whatever comments and strings hold', async () => {
  const read = async (text: string) => (await testSnapshot('deep.cil', text)).file.unchecked?.reason;
  expect(await read('; (`\n(filecon "/etc/#((.*)#" file ())\n'.repeat(300))).toBeUndefined();
  expect(await read(`${'('.repeat(200)}${')'.repeat(200)}`)).toBeUndefined();
  expect(await read('(optional a '.repeat(300))).toBe('nested too deep');
});

it('reads any text, with every statement inside of its block', () => {
  const piece = fc.constantFrom(
    '(',
    ')',
    '(block a ',
    '(portcon tcp 80 ',
    '(type t)',
    ' x ',
    '"',
    ';',
    '\n',
    '\\',
    'é',
    '  (',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const { statements, faults } = readCil(text);
      for (const { start, end, block } of statements) {
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBeLessThanOrEqual(text.length);
        if (block) expect(block.start <= start && end <= block.end).toBe(true);
      }
      for (const { start, end } of faults) expect(0 <= start && start <= end && end <= text.length).toBe(true);
    }),
    { numRuns: 500 },
  );
});
