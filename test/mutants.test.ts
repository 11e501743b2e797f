// Small slips in refpolicy's modules: what the compiler refuses has an error near the slip, what it takes has none.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policyModules } from '../scripts/mutants/modules.mjs';
import { type ErrorLines, runMutants } from '../scripts/mutants/run.mjs';
import { createToolchain, type Toolchain } from '../scripts/mutants/toolchain.mjs';
import { lint } from '../server/src/core/lint/lint.ts';
import { parseFile } from '../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from './grammars.ts';
import { headersPolicy } from './headersPolicy.ts';
import { requireTool } from './requireTool.ts';
import { testSnapshot } from './snapshot.ts';

const tools = ['checkmodule', 'm4', 'prlimit', 'selinux-devel', 'selinux-src'];
const missing = tools.filter((tool) => !requireTool(tool, 'to compile broken modules'));

describe.skipIf(missing.length > 0)('mutants', () => {
  let toolchain: Toolchain;
  beforeAll(() => {
    toolchain = createToolchain();
  });
  afterAll(() => toolchain.close());

  it('refused by the compiler are found, taken ones are not reported', { timeout: 300_000 }, async () => {
    // A few modules, since each has to be compiled as it is first; `npm run mutants` takes them all.
    const modules = policyModules().filter((_, i) => i % 12 === 0);
    const errorsOf = await linter();
    const results = await runMutants({ modules, toolchain, errorsOf, count: 190, seed: 4 });
    const refused = results.filter(({ verdict }) => verdict === 'syntax');
    const taken = results.filter(({ verdict }) => verdict === 'accepted');
    expect(refused.length).toBeGreaterThan(100);
    expect(taken.length).toBeGreaterThan(5);
    expect(refused.filter(({ found }) => !found)).toEqual([]);
    expect(taken.filter(({ errors }) => errors.length > 0)).toEqual([]);
  });
});

/** The errors of a text as the module of a name. */
async function linter(): Promise<(text: string, name: string) => readonly ErrorLines[]> {
  const grammars = await testGrammars();
  const { snapshot } = await testSnapshot('none.te', '');
  return (text, name) => {
    const file = parseFile(grammars, `file:///mutants/${name}.te`, text);
    const policy = headersPolicy({ [file.uri]: text });
    const { findings, failures } = lint({ ...snapshot, policy, files: new Map([[file.uri, file]]) }, file, {});
    expect(failures).toEqual([]);
    file.tree?.delete();
    return findings
      .filter(({ severity }) => severity === 'error')
      .map(({ message, range }) => ({ message, start: range.start.line, end: range.end.line }));
  };
}
