/** Finds permissions of the socket itself that a rule grants on a port type, where they never match. */
import { permissionSet } from '../../knowledge/permissionSets.ts';
import type { Name } from '../../syntax/statements.ts';
import { ownType } from '../calls/ownTypes.ts';
import { lineBehind } from '../lineBehind.ts';
import { nameRange, namesRange } from '../place.ts';
import { isForeignPortType, isPortAttribute } from '../ports/portNames.ts';
import { removeNames } from '../removal.ts';
import type { Fix, Rule, RuleContext, StatementOf } from '../rule.ts';

export const socketPermissionOnPortType: Rule = {
  id: 'socket-permission-on-port-type',
  severity: 'warning',
  summary: 'A permission of the socket itself is granted on a port type, where it never matches.',
  needsPorts: true,
  concerns: (data) => data.kind !== 'av_rule' || data.classes.items.some(({ text }) => INET.has(text)),
  statements: {
    av_rule(statement, context) {
      const { flavour, target, classes, permissions } = statement.data;
      if (statement.broken || flavour !== 'allow' || permissions.complement || classes.partial || classes.complement)
        return;
      if (!classes.items.every(({ text }) => INET.has(text))) return;
      const [first] = permissions.items.filter(isOfSocket);
      if (!first || target.partial || target.complement || target.wildcard || target.items.length === 0) return;
      if (!target.items.every(({ text }) => isOnlyPortType(context, text))) return;
      const whom = target.items.length === 1 ? target.items[0]!.text : 'these port types';
      for (const name of permissions.items.filter(isOfSocket)) {
        const what = permissionSet(name.text) ? `What ${name.text} has` : name.text;
        context.report({
          range: nameRange(context.file, statement, name),
          message: `${what} is checked against the socket's own type, so on ${whom} it never matches.`,
          fixes: () => [moveToSelf(statement, context)],
        });
      }
    },
  },
};

type AvRule = StatementOf<'av_rule'>;

/** The classes of sockets that have ports (hooks.c selinux_socket_bind and selinux_socket_connect_helper). */
const INET = new Set(['tcp_socket', 'udp_socket', 'sctp_socket', 'dccp_socket']);

/** What hooks.c asks with sock_has_perm(), whose target is the socket's own SID. */
const OF_SOCKET = new Set(
  'ioctl read write create getattr setattr lock append map bind connect listen accept getopt setopt shutdown'.split(
    ' ',
  ),
);

/** A set counts where it has nothing else. */
function isOfSocket({ text }: Name): boolean {
  const members = permissionSet(text)?.members ?? [text];
  return members.every((each) => OF_SOCKET.has(each));
}

/** True for a type or attribute of ports that nobody gives a socket: a type of the file may be a domain as well. */
function isOnlyPortType(context: RuleContext, name: string): boolean {
  if (isPortAttribute(name)) return true;
  const type = ownType(context.snapshot.policy, context.file, name);
  if (type) {
    const attributes = [...type.attributes];
    return !type.unsure && attributes.length > 0 && attributes.every(isPortAttribute);
  }
  return isForeignPortType(context, name);
}

/** What the socket is asked goes to a rule on self; the port keeps what is its own. */
function moveToSelf(statement: AvRule, { file }: RuleContext): Fix {
  const { source, target, classes, permissions } = statement.data;
  const moved = permissions.items.filter(isOfSocket);
  const edit = removeNames(file, statement, permissions, moved);
  if (!edit) {
    const newText = 'self';
    return { title: 'Use self', edits: [{ range: namesRange(file, statement, target), newText }] };
  }
  const textOf = (part: { start: number; end: number }) =>
    file.text.slice(statement.start + part.start, statement.start + part.end);
  const words = moved.map(({ text }) => text).join(' ');
  const set = moved.length === 1 ? words : `{ ${words} }`;
  const rule = `allow ${textOf(source)} self:${textOf(classes)} ${set};`;
  return {
    title: `Move ${moved.length === 1 ? words : 'them'} to a rule on self`,
    edits: [edit, lineBehind(file, statement, rule)],
  };
}
