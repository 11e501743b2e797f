/** Finds calls of interfaces that say of themselves that they are deprecated. */

import type { Located } from '../../index/definitionTable.ts';
import { readInterfaceDoc } from '../../index/interfaceDoc.ts';
import { type MacroBody, macroBody } from '../../index/macroBody.ts';
import type { Policy } from '../../index/policy.ts';
import type { Statement } from '../../syntax/statements.ts';
import { removeCall, replaceCall } from '../calls/interfaceCalls.ts';
import { nameRange } from '../place.ts';
import { policyFamily } from '../ports/policyFamily.ts';
import type { Fix, Rule, RuleContext, StatementOf } from '../rule.ts';

export const deprecatedInterface: Rule = {
  id: 'deprecated-interface',
  severity: 'warning',
  summary: 'The interface says of itself that it is deprecated.',
  needsPolicy: true,
  local: true,
  statements: {
    macro_call(statement, context) {
      const { name } = statement.data;
      if (statement.broken || name.text.includes('$') || isOtherRules(name.text, context)) return;
      const { policy } = context.snapshot;
      const found = deprecation(policy, name.text);
      if (!found) return;
      // The same text may stand in another interface.
      context.askAgain();
      if (isInDeprecated(statement, policy)) return;
      context.report({
        range: nameRange(context.file, statement, name),
        tag: 'deprecated',
        message: `${name.text} is deprecated${advice(found, statement)}.`,
        fixes: () => fixesOf(found, statement, context),
      });
    },
  },
};

type Call = StatementOf<'macro_call'>;

interface Deprecation {
  readonly warning: string;
  readonly body: MacroBody | undefined;
}

const known = new WeakMap<Policy['macros'], Map<string, Deprecation | undefined>>();

/** What a macro says of being deprecated; undefined if it says nothing. */
function deprecation(policy: Policy, name: string): Deprecation | undefined {
  const all = known.get(policy.macros) ?? new Map<string, Deprecation | undefined>();
  known.set(policy.macros, all);
  if (!all.has(name)) all.set(name, read(policy, policy.find(name)));
  return all.get(name);
}

function read(policy: Policy, [located, another]: readonly Located[]): Deprecation | undefined {
  if (!located || another || located.definition.kind === 'define') return undefined;
  const body = macroBody(policy, located);
  if (body?.warning !== undefined && /deprecated/i.test(body.warning)) return { warning: body.warning, body };
  const { docStart, start } = located.definition;
  const doc = docStart < start ? policy.textOf(located.uri)?.slice(docStart, start) : undefined;
  // Few have the word at all, and reading all of the documentation takes longer.
  return doc && /\(deprecated\)/i.test(doc) && readInterfaceDoc(doc).deprecated ? { warning: '', body } : undefined;
}

/** Of the interfaces that let a domain send to ports `deprecated-port-interface` speaks, once the ports are known. */
function isOtherRules(name: string, { snapshot: { ports, provenance } }: RuleContext): boolean {
  if (!/^corenet_.*_ports?$/.test(name)) return false;
  return provenance.loading === true || policyFamily(ports) !== undefined;
}

function isInDeprecated({ block }: Statement, policy: Policy): boolean {
  if (!block) return false;
  if (block.kind === 'interface' || block.kind === 'template')
    return deprecation(policy, block.data.name.text) !== undefined;
  return isInDeprecated(block, policy);
}

/** What to do instead: the one call that the interface consists of, or what its warning advises. */
function advice({ warning, body }: Deprecation, call: Call): string {
  const instead = body && replacement(body, call);
  if (instead) return `: use ${instead.slice(0, instead.indexOf('('))} instead`;
  const advised = /\bplease (.+?)\.?\s*$/.exec(warning)?.[1];
  if (!advised) return '';
  return advised === 'remove' ? ': remove the call' : `: ${withArguments(advised, call)}`;
}

/** The call that does the same, where the interface is one call of another. */
function replacement({ statements, choices, calls }: MacroBody, call: Call): string | undefined {
  const [only, another] = calls;
  if (!only || another || statements.length > 0 || choices.length > 0) return undefined;
  const all = call.data.arguments.map(({ text }) => text).join(', ');
  const list = withArguments(
    only.arguments.join(', ').replace(/\$[*@]/g, () => all),
    call,
  );
  return /[$`'\n]/.test(list.replace(/\$\d/g, '')) ? undefined : `${only.name}(${list})`;
}

function withArguments(text: string, { data }: Call): string {
  return text.replace(/\$(\d)/g, (_, digit) => data.arguments[Number(digit) - 1]?.text ?? '');
}

function fixesOf({ body }: Deprecation, call: Call, { file }: RuleContext): Fix[] {
  if (!body) return [];
  const instead = replacement(body, call);
  if (instead) return [{ title: `Use ${instead}`, edits: replaceCall(file, call, instead) }];
  const isEmpty = body.statements.length === 0 && body.choices.length === 0 && body.calls.length === 0;
  return isEmpty ? [removeCall(file, call)] : [];
}
