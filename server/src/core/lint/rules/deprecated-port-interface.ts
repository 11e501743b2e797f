/** Finds calls of the interfaces that once let a domain send to and receive from ports. */
import { CORENET_VERSION, corenetInterface } from '../../knowledge/corenet.ts';
import { isGenerated, portInterfaceName } from '../../knowledge/portInterfaces.ts';
import { declaresPort, isConditional, isDefinedInOpenFiles, removeCall } from '../calls/interfaceCalls.ts';
import { portStatements } from '../concerns.ts';
import { nameRange } from '../place.ts';
import { type PolicyFamily, policyFamily } from '../ports/policyFamily.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';

export const deprecatedPortInterface: Rule = {
  id: 'deprecated-port-interface',
  severity: 'warning',
  summary: 'The interface let a domain send to and receive from ports, which nothing asks any more.',
  needsPorts: true,
  concerns: portStatements(() => true),
  statements: {
    macro_call(statement, context) {
      const { name } = statement.data;
      if (statement.broken || !name.text.startsWith('corenet_') || isConditional(statement)) return;
      const family = policyFamily(context.snapshot.ports);
      const said = family && say(name.text, family, context);
      if (!said || isDefinedInOpenFiles(context.snapshot, name.text)) return;
      context.report({
        range: nameRange(context.file, statement, name),
        ...said,
        fixes: () => [removeCall(context.file, statement)],
      });
    },
  },
};

function say(
  name: string,
  family: PolicyFamily,
  { file, snapshot: { policy } }: RuleContext,
): Omit<Report, 'range'> | undefined {
  const known = corenetInterface(name);
  const general = known?.kind === 'general' && known.deprecated && /_ports?$/.test(name);
  if (!general && !isOfOnePort(name, family)) return undefined;
  // Fedora's grant send_msg and recv_msg still; the kernel's checks of them went in 2.6.30.
  if (family === 'fedora')
    return { severity: 'information', message: `${name} is for nothing: the kernel asks no send_msg and no recv_msg.` };
  if (general) return { message: `${name} does nothing: refpolicy ${CORENET_VERSION} deprecates it.` };
  if (policy.find(name).length > 0) return undefined;
  // The source of a base policy has no corenetwork.if: the build makes it.
  const fails = file.kind === 'te' && policy.isWhole && policy.hasHeaders && !policy.hasBase;
  return {
    ...(fails && { severity: 'error' }),
    message: `${name} is gone: refpolicy ${CORENET_VERSION} does not define it, and what it granted is not asked.`,
  };
}

function isOfOnePort(name: string, family: PolicyFamily): boolean {
  const parts = portInterfaceName(name);
  if (!parts || parts.action === 'bind' || parts.action === 'connect') return false;
  return isGenerated('fedora', parts) && declaresPort(family, parts.portType);
}
