// A key in an interface that no call of an open file or a module comes to leaves what is found as it was; any other does not.
import { expect, it } from 'vitest';
import { areMacrosSameNow } from '../../server/src/core/lint/unusedMacros.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { testGrammars } from '../grammars.ts';

const URI = 'file:///work/my.if';
const macro = (name: string, body: string) => `interface(\`${name}',\`\n\t${body}\n')\n`;
const RULE = 'allow $1 self:fifo_file read;';

/** Whether the macros count as the same for my.if once `changed` stands in the place of the body of my_one. */
async function afterEdit({
  own = '',
  headers = '',
  module = '',
  open = {},
  changed = RULE.replace('read', 'write'),
}: {
  own?: string;
  headers?: string;
  module?: string;
  open?: { readonly [name: string]: string };
  changed?: string;
}): Promise<boolean> {
  const workspace = new Workspace(await testGrammars());
  workspace.headerFolders = ['file:///headers'];
  workspace.learn('file:///headers/a.if', macro('a_it', 'files_it($1)') + headers);
  workspace.learn('file:///work/other.te', `policy_module(other, 1.0)\ntype other_t;\n${module}`);
  workspace.setPolicyReading('done');
  for (const [name, text] of Object.entries(open)) workspace.open(`file:///work/${name}`, text);
  const text = `## <summary>One.</summary>\n${macro('my_one', RULE)}${own}`;
  workspace.open(URI, text);
  const { macros } = workspace.snapshot().policy;
  const [before = ''] = text.split(RULE);
  const lines = before.split('\n');
  const line = lines.length - 1;
  const [start, end] = [1, 1 + RULE.length].map((character) => ({ line, character }));
  workspace.change(URI, [{ range: { start: start!, end: end! }, text: changed }]);
  const snapshot = workspace.snapshot();
  expect(snapshot.policy.macros === macros).toBe(changed === RULE);
  return areMacrosSameNow(macros, snapshot, workspace.file(URI)!);
}

it.each<[string, Parameters<typeof afterEdit>[0]]>([
  ['nothing has changed', { changed: RULE }],
  ['nobody calls it', { own: macro('my_two', 'a_it($1)'), module: 'a_it(other_t)\n' }],
  ['a longer name has its in it', { own: macro('my_one_more', 'my_one_less($1)') }],
])('they are the same where %s', async (_, given) => expect(await afterEdit(given)).toBe(true));

it.each<[string, Parameters<typeof afterEdit>[0]]>([
  ['the file calls it', { own: macro('my_two', 'my_one($1)') }],
  ['a comment of the file names it', { own: '# See my_one.\n' }],
  ['what the file calls comes to it', { own: macro('my_two', 'b_it($1)'), headers: macro('b_it', 'my_one($1)') }],
  [
    'a macro calls what its parameter says',
    { own: macro('my_two', 'b_it(my)'), headers: macro('b_it', '$1_one(my_t)') },
  ],
  ['another open file calls it', { open: { 'b.te': 'policy_module(b, 1.0)\ntype b_t;\nmy_one(b_t)\n' } }],
  ['a module comes to it', { module: 'b_it(other)\n', headers: macro('b_it', 'my_one($1)') }],
  [
    'it is a macro of another kind',
    { own: "define(`my_perms',`{ read }')\n", changed: "')\ndefine(`my_perms',`{ write }" },
  ],
])('they are not where %s', async (_, given) => expect(await afterEdit(given)).toBe(false));
