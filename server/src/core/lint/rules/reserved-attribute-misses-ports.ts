/** Finds rules on all reserved or all unreserved ports that leave out ports of types on both sides of 1024. */
import { corenetInterface, corenetPortAttributes } from '../../knowledge/corenet.ts';
import { isFallback } from '../../ports/fallback.ts';
import { type PortEntry, PROTOCOLS, type Protocol } from '../../ports/port.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { callAllows } from '../calls/callAllows.ts';
import { isConditional, isDefinedInOpenFiles } from '../calls/interfaceCalls.ts';
import { hasOne, portStatements } from '../concerns.ts';
import { nameRange } from '../place.ts';
import { isCorenetwork } from '../policyTree.ts';
import { policyFamily } from '../ports/policyFamily.ts';
import { listPorts } from '../ports/portWords.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const reservedAttributeMissesPorts: Rule = {
  id: 'reserved-attribute-misses-ports',
  severity: 'information',
  summary: 'The attribute of reserved or unreserved ports leaves out types that have ports on both sides of 1024.',
  needsPorts: true,
  concerns: portStatements(({ permissions }) => hasOne(permissions, ['name_bind', 'name_connect'])),
  statements: {
    av_rule(statement, context) {
      const { flavour, target, classes, permissions } = statement.data;
      if (statement.broken || flavour !== 'allow' || isConditional(statement) || isCorenetwork(context.file.uri))
        return;
      if (target.complement || permissions.complement || classes.complement) return;
      const name = target.items.find(({ text }) => isAttribute(text));
      const asked = permissions.items.find(({ text }) => text === 'name_bind' || text === 'name_connect');
      if (!name || !asked) return;
      const protocols = PROTOCOLS.filter((each) => classes.items.some(({ text }) => text === `${each}_socket`));
      const text = message(context, name.text, name.text as Attribute, protocols);
      if (text) context.report({ range: nameRange(context.file, statement, name), message: text });
    },
    macro_call(statement, context) {
      const { name } = statement.data;
      const match = CALL.exec(name.text);
      if (!match || statement.broken || isConditional(statement)) return;
      const attribute = `${match[3]}_port_type` as Attribute;
      const access = { target: attribute, className: `${match[1]}_socket`, permission: `name_${match[2]}` };
      const allows = callAllows(context.snapshot.policy, statement.data, access);
      if (!(allows ?? isOfRefpolicy(context, name.text))) return;
      const text = message(context, name.text, attribute, [match[1] as Protocol]);
      if (text) context.report({ range: nameRange(context.file, statement, name), message: text });
    },
  },
};

type Attribute = 'reserved_port_type' | 'unreserved_port_type';

const CALL = /^corenet_(tcp|udp|sctp)_(bind|connect)_all_(reserved|unreserved)_ports$/;

function isAttribute(name: string): name is Attribute {
  return name === 'reserved_port_type' || name === 'unreserved_port_type';
}

/** Where the policy does not define it. */
function isOfRefpolicy({ snapshot }: RuleContext, name: string): boolean {
  return corenetInterface(name)?.known === true && !isDefinedInOpenFiles(snapshot, name);
}

function message(
  { snapshot, file }: RuleContext,
  whole: string,
  attribute: Attribute,
  protocols: readonly Protocol[],
): string | undefined {
  const missed = [...missedPorts(snapshot, attribute, protocols)].filter(([type]) => !isNamed(file, type));
  // The type with the most ports is the best known one.
  const [first, ...others] = missed.sort(([, a], [, b]) => b.length - a.length);
  if (!first) return undefined;
  const more = others.length === 0 ? '' : ` and ports of ${others.length} more type${others.length > 1 ? 's' : ''}`;
  const kind = attribute === 'reserved_port_type' ? 'unreserved' : 'reserved';
  return `${whole} leaves out ${listPorts(first[1])} of ${first[0]}${more}: ${kind} by the first port of the type.`;
}

/**
 * The ports that lie on the attribute's side of 1024, by their types that have the other attribute. Only what network_port()
 * of refpolicy declares is known (add_port_attribute in corenetwork.te.m4).
 */
function missedPorts({ ports }: Snapshot, attribute: Attribute, protocols: readonly Protocol[]) {
  const byType = new Map<string, PortEntry[]>();
  if (policyFamily(ports) !== 'refpolicy') return byType;
  const other = attribute === 'reserved_port_type' ? 'unreserved_port_type' : 'reserved_port_type';
  for (const entry of ports.entries) {
    const { type, protocol, low } = entry;
    if (!protocols.includes(protocol) || isFallback(entry) || low < 1024 !== (attribute === 'reserved_port_type'))
      continue;
    if (!corenetPortAttributes(type).includes(other) || ports.effective(protocol, low).type !== type) continue;
    byType.set(type, [...(byType.get(type) ?? []), entry]);
  }
  for (const entries of byType.values()) entries.sort((a, b) => a.low - b.low);
  return byType;
}

/** Who names a type besides has thought of it. */
function isNamed({ text }: SourceFile, type: string): boolean {
  return new RegExp(`\\b${type}\\b|_${type.replace(/_t$/, '')}\\(`).test(text);
}
