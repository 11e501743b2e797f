// The linear scans for attributes and requires find what the tree has, in every file of the real policy.
import { describe, expect, it } from 'vitest';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { scanAttributions } from '../../server/src/core/index/attributions.ts';
import { scanRequiredNames } from '../../server/src/core/index/requiredNames.ts';
import { scanDefinitions } from '../../server/src/core/index/skeleton.ts';
import { declaredNames } from '../../server/src/core/lint/names/declaredNames.ts';
import { parseFile, type SourceFile } from '../../server/src/core/syntax/sourceFile.ts';
import type { Statement } from '../../server/src/core/syntax/statements.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';

const SOURCE = requireTool('selinux-src', 'package selinux-policy-src');

function attributionsOf({ statements }: SourceFile): string[] {
  return statements.flatMap(({ data }) =>
    data.kind === 'type_declaration' || data.kind === 'typeattribute'
      ? data.attributes.map(({ text }) => `${data.name.text} ${text}`)
      : [],
  );
}

/** How many definitions require what, told by the tree. */
function requiredOf(file: SourceFile): Map<string, number> {
  const found = new Map<string, Set<Statement>>();
  for (const { kind, name, statement, own } of declaredNames(file)) {
    let outer: Statement | undefined = statement.block;
    while (outer?.block) outer = outer.block;
    if (own || (outer?.kind !== 'interface' && outer?.kind !== 'template')) continue;
    const key = `${kind} ${name.text}`;
    found.set(key, (found.get(key) ?? new Set()).add(outer));
  }
  return new Map([...found].map(([key, set]) => [key, set.size]));
}

describe.skipIf(!SOURCE)('over the real policy', { timeout: 240_000 }, () => {
  it('attributions and requires agree with the tree', async () => {
    const grammars = await testGrammars();
    let attributions = 0;
    let required = 0;
    for (const { path, text } of policyCorpora()[0]!.files) {
      if (!/\.(te|if)$/.test(path)) continue;
      const file = parseFile(grammars, `file:///${path}`, text);
      if (path.endsWith('.te')) {
        const found = scanAttributions(text).map(({ type, name }) => `${type} ${name}`);
        expect(found.sort(), path).toEqual(attributionsOf(file).sort());
        attributions += found.length;
      } else {
        const found = scanRequiredNames(text, scanDefinitions(text));
        const counts = new Map(found.map(({ kind, name, interfaces }) => [`${kind} ${name}`, interfaces]));
        expect([...counts].sort(), path).toEqual([...requiredOf(file)].sort());
        required += found.length;
      }
      file.tree?.delete();
    }
    // Debian 12; packages only grow.
    expect(attributions).toBeGreaterThan(500);
    expect(required).toBeGreaterThan(2000);
  });
});

describe('scanAttributions', () => {
  it.each([
    ['type a_t, b, c;', ['a_t b', 'a_t c']],
    ['type a_t alias { x_t y_t }, b;\ntype c_t alias x_t, b;', ['a_t b', 'c_t b']],
    ['typeattribute a_t b,\n\tc; # typeattribute a_t d;', ['a_t b', 'a_t c']],
    ['require {\n\ttype a, b; # }\n\ttype c, d;\n}\ntype e, f;', ['e f']],
    ['gen_require(`type a, b;)', []],
    ['type $1_t, b;\ntype a_t, $1;\ntype a_t', []],
  ])('%s', (text, expected) => {
    expect(scanAttributions(text).map(({ type, name }) => `${type} ${name}`)).toEqual(expected);
  });
});
