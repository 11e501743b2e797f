/** What rules about calls of interfaces share: where a name may be defined, which calls are guarded, edits of a call. */
import type { TextEdit } from 'vscode-languageserver-types';
import { replaceText } from '../../base/edits.ts';
import { interfaceOf } from '../../index/moduleEdits.ts';
import { editRequires, type Requires } from '../../index/requires.ts';
import { hasCorenetInterfaces } from '../../knowledge/corenet.ts';
import { isFallback } from '../../ports/fallback.ts';
import { isPortTypeOnlyOf } from '../../ports/otherPolicy.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { DefineData, InterfaceData, Statement, StatementData } from '../../syntax/statements.ts';
import type { PolicyFamily } from '../ports/policyFamily.ts';
import { removeStatement } from '../removal.ts';
import type { Fix, StatementOf } from '../rule.ts';

type Call = StatementOf<'macro_call'>;

/** True if an open file defines an interface, a template or a macro of this name. */
export function isDefinedInOpenFiles({ files }: Snapshot, name: string): boolean {
  return [...files.values()].some((file) => definitionsOf(file).has(name));
}

const known = new WeakMap<SourceFile, ReadonlySet<string>>();

function definitionsOf(file: SourceFile): ReadonlySet<string> {
  let names = known.get(file);
  if (!names) {
    names = new Set(file.statements.flatMap(({ data }) => (isDefinition(data) ? [data.name.text] : [])));
    known.set(file, names);
  }
  return names;
}

function isDefinition(data: StatementData): data is InterfaceData | DefineData {
  return data.kind === 'interface' || data.kind === 'template' || data.kind === 'define';
}

/** True inside an ifdef or ifelse: whether the compiler sees it depends on the build. */
export function isConditional({ block }: Statement): boolean {
  if (!block) return false;
  return block.kind === 'ifdef' || block.kind === 'ifelse' || isConditional(block);
}

/**
 * True if corenetwork of the policy declares the port type, so that its interfaces are those that corenetwork generates. For a
 * port type of its own a module can have made interfaces of the same form, in a file that we do not see.
 */
export function declaresPort(policy: PolicyFamily, type: string): boolean {
  if (policy === 'refpolicy') return hasCorenetInterfaces(type);
  if (isPortTypeOnlyOf('fedora', type)) return !isFallback({ type });
  return hasCorenetInterfaces(type) && !isPortTypeOnlyOf('refpolicy', type);
}

/** Takes the call out. */
export function removeCall(file: SourceFile, call: Call): Fix {
  const whole = { ...call, end: endOfCall(file, call) };
  return { title: 'Remove the call', edits: [removeStatement(file, whole)] };
}

/** Puts `text` in the place of the call and requires for it what is not required yet. */
export function replaceCall(file: SourceFile, call: Call, text: string, requires: Requires = {}): TextEdit[] {
  const edit = replaceText(file.lines, call.start, endOfCall(file, call), text);
  return [...editRequires(file, interfaceOf(call), requires), edit];
}

/** A semicolon after a call is taken by the compiler and belongs to it. */
function endOfCall({ text }: SourceFile, { end }: Call): number {
  return end + (/^[ \t]*;/.exec(text.slice(end, end + 80))?.[0].length ?? 0);
}
