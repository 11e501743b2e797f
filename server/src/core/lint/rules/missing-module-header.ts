/** Says that a .te file without a header is no module, where nothing else shows what it is. */
import { fileFacts } from '../../index/fileFacts.ts';
import type { Statement } from '../../syntax/statements.ts';
import { statementRange } from '../place.ts';
import { inPolicyTree } from '../policyTree.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

export const missingModuleHeader: Rule = {
  id: 'missing-module-header',
  severity: 'information',
  summary: 'As a module the file needs a header; a file that is pasted into a policy needs none.',
  file(context) {
    const { file, report } = context;
    if (file.kind !== 'te' || /\.te\.(in|m4)$|sepolicy|android/i.test(file.uri) || inPolicyTree(file.uri)) return;
    if (/^\s*$/.test(file.text)) {
      const message = 'An empty file is no module: write policy_module(NAME, 1.0) first.';
      report({ range: file.lines.range(0, 0), message, fixes: () => [insertHeader(context)] });
      return;
    }
    const { header, style } = fileFacts(file);
    const [first] = file.statements;
    // What shows refpolicy's macros is reported as a warning by syntax-error; Android's files have macros of their own.
    if (header || style !== 'none' || !first || !beginsModule(first) || !areOfHeaders(context)) return;
    const message = 'No policy_module() line: as a module the file needs one.';
    report({ range: statementRange(file, first), message, fixes: () => [insertHeader(context)] });
  },
};

/** Android's policy has no require at its top. */
const beginsModule = ({ kind }: Statement) => kind === 'type_declaration' || kind === 'require';

/** True if the installed headers define all that is called, and the file's types are named as those of refpolicy are. */
function areOfHeaders({ file, snapshot: { policy } }: RuleContext): boolean {
  const names = [...fileFacts(file).calls.keys()];
  if (names.length === 0) return true;
  if (!policy.isWhole || !policy.hasHeaders) return false;
  const types = [...fileFacts(file).types.keys()];
  return types.every((type) => type.endsWith('_t')) && names.every((name) => policy.find(name).length > 0);
}

function insertHeader({ file }: RuleContext): Fix {
  const name = /([^/]*)\.te$/.exec(file.uri)?.[1] ?? 'name';
  const header = `policy_module(${name}, 1.0)`;
  return { title: `Insert ${header}`, edits: [{ range: file.lines.range(0, 0), newText: `${header}\n\n` }] };
}
