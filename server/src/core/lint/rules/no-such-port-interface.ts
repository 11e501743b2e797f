/** Finds calls of interfaces for one port in a form that no policy generates. */
import { isKnownInterface } from '../../knowledge/interfaces.ts';
import { isGenerated, type PortInterfaceName, portInterfaceName } from '../../knowledge/portInterfaces.ts';
import { declaresPort, isConditional, isDefinedInOpenFiles, removeCall, replaceCall } from '../calls/interfaceCalls.ts';
import { portStatements } from '../concerns.ts';
import { nameRange } from '../place.ts';
import { inPolicyTree } from '../policyTree.ts';
import type { Fix, Rule, RuleContext, StatementOf } from '../rule.ts';

export const noSuchPortInterface: Rule = {
  id: 'no-such-port-interface',
  severity: 'error',
  summary: 'No policy has such an interface for a single port.',
  needsPorts: true,
  selint: ['W-010'],
  concerns: portStatements(() => true),
  statements: {
    macro_call(statement, context) {
      const { name } = statement.data;
      const parts = portInterfaceName(name.text);
      if (!parts || statement.broken || isGenerated('refpolicy', parts) || isGenerated('fedora', parts)) return;
      if (isKnownInterface(name.text) || isConditional(statement)) return;
      // Of its own port a module may have such an interface, in a file that we do not see.
      if (!declaresPort('refpolicy', parts.portType) && !declaresPort('fedora', parts.portType)) return;
      if (isDefinedInOpenFiles(context.snapshot, name.text)) return;
      context.report({
        range: nameRange(context.file, statement, name),
        // A policy tree can have macros of its own in corenetwork.if.m4.
        ...(inPolicyTree(context.file.uri) && { severity: 'information' }),
        message: `${name.text} does not exist: ${reason(parts)}.`,
        fixes: () => fixesOf(context, statement, parts),
      });
    },
  },
};

function reason({ protocol, action }: PortInterfaceName): string {
  if (!asksName(action)) return 'the kernel asks no send_msg and no recv_msg';
  if (protocol === 'udp' && action === 'connect') return 'connecting a udp socket asks nothing of the port';
  if (protocol === 'sctp') return 'for sctp there are interfaces for all ports, none for a single one';
  if (protocol === 'dccp') return 'for dccp there are no interfaces for a single port';
  return 'only the generic_port and all_ports interfaces have such a form';
}

function asksName(action: PortInterfaceName['action']): action is 'bind' | 'connect' {
  return action === 'bind' || action === 'connect';
}

function fixesOf({ file }: RuleContext, call: StatementOf<'macro_call'>, parts: PortInterfaceName): Fix[] {
  const { dontaudit, protocol, action, portType } = parts;
  if (!asksName(action) || (protocol === 'udp' && action === 'connect')) return [removeCall(file, call)];
  const [domain, ...more] = call.data.arguments;
  if (!domain || more.length > 0 || !/^(\$?\w+|\{[\w\s$]+\})$/.test(domain.text)) return [];
  const className = `${protocol}_socket`;
  const permission = `name_${action}`;
  const rule = `${dontaudit ? 'dontaudit' : 'allow'} ${domain.text} ${portType}:${className} ${permission};`;
  const requires = { types: [portType], classes: { [className]: [permission] } };
  return [{ title: `Use ${rule}`, edits: replaceCall(file, call, rule, requires) }];
}
