/** Finds calls of the corenetwork interfaces that allow port_t alone, which no port has in refpolicy. */
import { replaceText } from '../../base/edits.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import type { Policy } from '../../index/policy.ts';
import { CORENET_VERSION, corenetInterface } from '../../knowledge/corenet.ts';
import { PROTOCOLS, type Protocol } from '../../ports/port.ts';
import type { MacroCallData, Statement } from '../../syntax/statements.ts';
import { onlyAllowOf } from '../calls/callAllows.ts';
import type { GivenRule } from '../calls/callGrants.ts';
import { rulePlaces } from '../calls/grantPlace.ts';
import { isDefinedInOpenFiles } from '../calls/interfaceCalls.ts';
import { nameRange } from '../place.ts';
import { DEFAULT_PORT_TYPE, typeInsteadOfDefault } from '../ports/unusedDefault.ts';
import { removeStatement } from '../removal.ts';
import type { Fix, Rule, RuleContext, StatementOf } from '../rule.ts';

export const genericPortGrantsNothing: Rule = {
  id: 'generic-port-grants-nothing',
  severity: 'warning',
  summary: 'The interface allows port_t only, and no port has that type in refpolicy.',
  needsPorts: true,
  concerns: (data) => data.kind === 'macro_call' && data.name.text.endsWith('_generic_port'),
  statements: {
    macro_call(statement, context) {
      const { name } = statement.data;
      if (statement.broken || !name.text.endsWith('_generic_port')) return;
      const { policy } = context.snapshot;
      const isDefined = policy.isWhole && policy.find(name.text).length > 0;
      const grant = isDefined ? ownGrant(policy, statement.data) : defaultGrant(name.text);
      if (!grant || !grantsNothing(context, grant.protocol)) return;
      if (!isDefined && isDefinedInOpenFiles(context.snapshot, name.text)) return;
      const hides = grant.hides ? ' and hides denials' : '';
      const where = isDefined ? '' : ` in refpolicy ${CORENET_VERSION}`;
      context.report({
        range: nameRange(context.file, statement, name),
        message: `${name.text} grants nothing${hides}:${where} it allows port_t only, which no ${grant.protocol} port has.`,
        related: grant.rule ? rulePlaces(policy, statement.data, grant.rule, 'port_t') : [],
        fixes: () => fixesOf(context, statement),
      });
    },
  },
};

interface Grant {
  readonly protocol: Protocol;
  /** True if it has a dontaudit rule besides. */
  readonly hides: boolean;
  /** Where the policy defines the interface. */
  readonly rule?: GivenRule;
}

/** The same by the policy's own definition. */
function ownGrant(policy: Policy, call: MacroCallData): Grant | undefined {
  const { rule, hides } = onlyAllowOf(policy, call) ?? {};
  if (!rule) return undefined;
  const [classes, targets, permissions] = [rule.classes, rule.target, rule.permissions].map(({ items }) => items);
  const protocol = PROTOCOLS.find((each) => `${each}_socket` === classes![0]?.text);
  const isPlain = [rule.classes, rule.target].every(
    ({ items, wildcard, complement }) => items.length === 1 && !wildcard && !complement,
  );
  if (!protocol || !isPlain || targets![0]?.text !== DEFAULT_PORT_TYPE) return undefined;
  if (!permissions!.every(({ text }) => text === 'name_bind' || text === 'name_connect')) return undefined;
  return { protocol, hides: hides === true, rule };
}

const RULE = /^allow \$1 (\{[^}]*\}|\w+):(\w+)_socket (name_bind|name_connect);$/;

/** What an interface of the bundled headers grants, where that is port_t of one protocol and nothing else. */
function defaultGrant(name: string): Grant | undefined {
  const known = corenetInterface(name);
  if (known?.kind !== 'general' || known.dontaudit) return undefined;
  const allows = known.rules.filter((rule) => !rule.startsWith('dontaudit '));
  const match = RULE.exec(allows[0] ?? '');
  const protocol = PROTOCOLS.find((each) => each === match?.[2]);
  if (allows.length !== 1 || match?.[1] !== DEFAULT_PORT_TYPE || !protocol) return undefined;
  return { protocol, hides: known.rules.length > 1 };
}

/** Fedora's interface of the same name grants more. */
function grantsNothing({ snapshot }: RuleContext, protocol: Protocol): boolean {
  return typeInsteadOfDefault(snapshot, protocol) !== undefined && !snapshot.ports.hasType('ephemeral_port_t');
}

function fixesOf({ file }: RuleContext, statement: StatementOf<'macro_call'>): Fix[] {
  const { name } = statement.data;
  const remove: Fix = { title: 'Remove the call', edits: [removeStatement(file, statement)] };
  const other = name.text.replace(/_generic_port$/, '_all_unreserved_ports');
  if (corenetInterface(other)?.known !== true) return [remove];
  const start = statement.start + name.offset;
  const args = file.text.slice(start + name.text.length, statement.end);
  // Where the module has that call already, a second one is no use.
  const present = fileFacts(file)
    .calls.get(other)
    ?.some((call) => call.block === statement.block && textOf(call) === other + args);
  if (present) return [remove];
  return [
    { title: `Use ${other}${args}`, edits: [replaceText(file.lines, start, start + name.text.length, other)] },
    remove,
  ];

  function textOf({ start, end }: Statement): string {
    return file.text.slice(start, end);
  }
}
