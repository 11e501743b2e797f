/** Finds rules on port_t where every port has another type. */
import { replaceText } from '../../base/edits.ts';
import { editModule, interfaceOf, isDeclared } from '../../index/moduleEdits.ts';
import type { Protocol } from '../../ports/port.ts';
import { rulesOn } from '../concerns.ts';
import { nameRange } from '../place.ts';
import { DEFAULT_PORT_TYPE, typeInsteadOfDefault } from '../ports/unusedDefault.ts';
import type { Fix, Rule, RuleContext, StatementOf } from '../rule.ts';

export const unreachablePortType: Rule = {
  id: 'unreachable-port-type',
  severity: 'warning',
  summary: 'No port has the type port_t, so a rule on it grants nothing.',
  needsPorts: true,
  concerns: rulesOn('name_bind', 'name_connect'),
  statements: {
    av_rule(statement, context) {
      const { flavour, target, classes, permissions } = statement.data;
      if (statement.broken || flavour !== 'allow' || classes.complement || classes.partial || permissions.complement)
        return;
      const [name] = target.items;
      if (target.items.length !== 1 || name?.text !== DEFAULT_PORT_TYPE || target.partial || target.complement) return;
      // What else such a rule may name (recv_msg, the node or the raw IP classes) is not asked of a TCP port.
      if (!permissions.items.some(({ text }) => text === 'name_bind' || text === 'name_connect')) return;
      const protocols = classes.items.map(({ text }) => PROTOCOL_OF[text]);
      const instead = protocols.map((protocol) => protocol && typeInsteadOfDefault(context.snapshot, protocol));
      const type = instead[0];
      // Raw and ICMP sockets have no portcons: for them port_t is the type of every port.
      if (!type || !instead.every((each) => each !== undefined)) return;
      context.report({
        range: nameRange(context.file, statement, name),
        message: `No ${protocols.join(' or ')} port has type port_t, so this rule grants nothing: ports without a type of their own are ${type}.`,
        fixes: () => [useInstead(statement, context, type)],
      });
    },
  },
};

const PROTOCOL_OF: { readonly [className: string]: Protocol | undefined } = {
  tcp_socket: 'tcp',
  udp_socket: 'udp',
  sctp_socket: 'sctp',
};

function useInstead(statement: StatementOf<'av_rule'>, { file }: RuleContext, type: string): Fix {
  const { start, end } = statement.data.target;
  const scope = interfaceOf(statement);
  const requires = isDeclared(file, type) ? {} : { types: [type] };
  const edit = replaceText(file.lines, statement.start + start, statement.start + end, type);
  return { title: `Use ${type}`, edits: [...editModule(file, { requires, ...(scope && { scope }) }), edit] };
}
