/** Writes the call of an interface in the place of a raw rule on a type of another module. */
import type { TextEdit } from 'vscode-languageserver-types';
import { replaceText } from '../../base/edits.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { isDeclared } from '../../index/moduleEdits.ts';
import type { Policy } from '../../index/policy.ts';
import { isRequirement } from '../../index/requires.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { removeRequired } from '../removal.ts';
import type { Fix } from '../rule.ts';
import { narrowestCall } from './narrowestInterface.ts';

/**
 * The way of refpolicy: only a module itself writes rules on its types. Undefined for a rule on a type of the file, in a
 * plain module, which has no macros, and where no interface is known to give as much.
 */
export function useInterface(policy: Policy, file: SourceFile, statement: Statement): Fix | undefined {
  const { data, start, end, broken } = statement;
  if (data.kind !== 'av_rule' || broken || file.kind !== 'te' || fileFacts(file).style !== 'refpolicy')
    return undefined;
  // A comment inside of the rule says what no call says.
  if (file.text.slice(start, end).includes('#')) return undefined;
  const [target] = data.target.items;
  if (!target || isDeclared(file, target.text)) return undefined;
  const call = narrowestCall(policy, statement);
  if (call === undefined) return undefined;
  const edits = [...requireOfRule(file, statement, target.text), replaceText(file.lines, start, end, call)];
  return { title: `Use ${call}`, edits };
}

/** Takes out the require of a type that only this rule uses: the interface has one of its own. */
export function requireOfRule(file: SourceFile, rule: Statement, type: string): TextEdit[] {
  const word = new RegExp(`\\b${type}\\b`);
  // A block around the rule has the text of the rule in its own.
  const around = new Set<Statement>();
  for (let each: Statement | undefined = rule; each; each = each.block) around.add(each);
  const uses = file.statements.filter((each) => !around.has(each) && word.test(file.text.slice(each.start, each.end)));
  const leaves = uses.filter((each) => !uses.some((other) => other.block === each));
  const [only] = leaves;
  if (leaves.length !== 1 || only?.kind !== 'type_requirement' || !isRequirement(only)) return [];
  const name = only.data.names.find(({ text }) => text === type);
  return name ? removeRequired(file, only, name) : [];
}
