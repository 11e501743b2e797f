/** Finds port types and port interfaces that only the policy of another distribution has. */
import { fileFacts } from '../../index/fileFacts.ts';
import { isDeclared } from '../../index/moduleEdits.ts';
import { hasCorenetInterfaces } from '../../knowledge/corenet.ts';
import { isKnownInterface } from '../../knowledge/interfaces.ts';
import { isGenerated, portInterfaceName } from '../../knowledge/portInterfaces.ts';
import { isPortTypeOnlyOf } from '../../ports/otherPolicy.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { guardCall, guardType } from '../calls/guards.ts';
import { isConditional, isDefinedInOpenFiles } from '../calls/interfaceCalls.ts';
import { portStatements } from '../concerns.ts';
import { nameRange } from '../place.ts';
import { type PolicyFamily, policyFamily } from '../ports/policyFamily.ts';
import { FEDORA_INTERFACE, PACKET_INTERFACE } from '../ports/portInterfaceNames.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const portTypeOfAnotherDistribution: Rule = {
  id: 'port-type-of-another-distribution',
  severity: 'information',
  summary: 'Only the policy of another distribution has the port type or the interface.',
  needsPorts: true,
  concerns: portStatements(({ target }) => target.items.some(({ text }) => isOfOne(text))),
  statements: {
    type_requirement(statement, context) {
      for (const name of statement.data.names) reportType(statement, name, context);
    },
    av_rule(statement, context) {
      const { required } = fileFacts(context.file);
      for (const name of statement.data.target.items) {
        if (!required.has(name.text)) reportType(statement, name, context);
      }
    },
    macro_call(statement, context) {
      const { name } = statement.data;
      if (statement.broken || isConditional(statement) || !name.text.startsWith('corenet_')) return;
      const other = otherPolicy(context);
      if (!other || !isInterfaceOf(other, name.text, context)) return;
      context.report({
        range: nameRange(context.file, statement, name),
        ...(lacksCorenetwork(context) && { severity: context.file.kind === 'if' ? 'warning' : 'error' }),
        message: `${name.text} is an interface of ${NAMES[other]} only: ${NAMES[own(other)]} does not define it.`,
        fixes: () => [guardCall(context.file, statement, other === 'fedora' ? 'ifdef' : 'ifndef')],
      });
    },
  },
};

/** True for what is built with the installed headers: m4 leaves a call that they do not define as it stands. */
function lacksCorenetwork({ file, snapshot: { policy } }: RuleContext): boolean {
  const isBuilt = file.kind === 'if' || (file.kind === 'te' && fileFacts(file).header !== undefined);
  return isBuilt && policy.isWhole && policy.hasHeaders && policy.find(OF_EVERY_POLICY).length > 0;
}

/** Headers without it are not those of the whole policy. */
const OF_EVERY_POLICY = 'corenet_tcp_bind_generic_node';

const NAMES = { fedora: "Fedora's policy", refpolicy: 'refpolicy' };

const own = (other: PolicyFamily): PolicyFamily => (other === 'fedora' ? 'refpolicy' : 'fedora');

/** The policy that the host does not have; undefined where we do not know which it has. */
function otherPolicy({ snapshot }: RuleContext): PolicyFamily | undefined {
  const family = policyFamily(snapshot.ports);
  return family && own(family);
}

function reportType(statement: Statement, name: Name, context: RuleContext): void {
  if (statement.broken || isOptional(statement)) return;
  const other = otherPolicy(context);
  if (!other || !isForeign(other, name.text, context)) return;
  const where = context.snapshot.provenance.live ? 'no port on this host has it' : `${NAMES[own(other)]} has none`;
  context.report({
    range: nameRange(context.file, statement, name),
    message: `${name.text} is a port type of ${NAMES[other]} only: ${where}.`,
    fixes: () => guardType(context.file, name.text),
  });
}

/** True if only the other policy has the port type, and neither this host nor an open file has one of that name. */
function isForeign(other: PolicyFamily, type: string, { snapshot }: RuleContext): boolean {
  if (!isPortTypeOnlyOf(other, type) || snapshot.ports.hasType(type)) return false;
  // refpolicy declares some types without a port.
  if (other === 'fedora' && hasCorenetInterfaces(type)) return false;
  return ![...snapshot.files.values()].some((file) => isDeclared(file, type));
}

const isOfOne = (type: string) => isPortTypeOnlyOf('fedora', type) || isPortTypeOnlyOf('refpolicy', type);

function isOptional({ block }: Statement): boolean {
  if (!block) return false;
  return ['optional', 'ifdef', 'ifelse'].includes(block.kind) || isOptional(block);
}

function isInterfaceOf(other: PolicyFamily, name: string, context: RuleContext): boolean {
  if ((other === 'fedora' && isKnownInterface(name)) || isDefinedInOpenFiles(context.snapshot, name)) return false;
  if (context.snapshot.policy.find(name).length > 0) return false;
  if (other === 'fedora' && FEDORA_INTERFACE.test(name)) return true;
  const parts = portInterfaceName(name);
  const port = parts ? parts.portType.replace(/_port_t$/, '') : PACKET_INTERFACE.exec(name)?.[3];
  if (port === undefined || (parts && !isGenerated(other, parts))) return false;
  // To declare the type oneself makes none of its interfaces.
  if (lacksCorenetwork(context) && isPortTypeOnlyOf(other, `${port}_port_t`)) return true;
  if (isForeign(other, `${port}_port_t`, context)) return true;
  // What Fedora alone generates for a port of both; sending and receiving are deprecated-port-interface's.
  const asksName = parts?.action === 'bind' || parts?.action === 'connect';
  return asksName && !isGenerated(own(other), parts) && hasCorenetInterfaces(parts.portType);
}
