/** Finds rules on name_bind and name_connect whose target is no port type. */
import { fileFacts } from '../../index/fileFacts.ts';
import { hasPermission } from '../../knowledge/classes.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name } from '../../syntax/statements.ts';
import { ownType } from '../calls/ownTypes.ts';
import { kindOfAttribute, kindOfType } from '../calls/typeKinds.ts';
import { rulesOn } from '../concerns.ts';
import { lineBehind } from '../lineBehind.ts';
import { nameRange, namesRange, statementRange } from '../place.ts';
import { makePortType } from '../ports/makePortType.ts';
import { otherKind } from '../ports/noPortType.ts';
import { isPortAttribute } from '../ports/portNames.ts';
import { portTargetsChange } from '../ports/portWakes.ts';
import { removeNames, removeStatement } from '../removal.ts';
import type { Fix, Rule, RuleContext, StatementOf } from '../rule.ts';

const asksPort = rulesOn('name_bind', 'name_connect');

export const nameBindTargetNotPortType: Rule = {
  id: 'name-bind-target-not-port-type',
  severity: 'warning',
  summary: 'name_bind or name_connect is asked of a type that is not a port type.',
  needsPorts: true,
  wakes: portTargetsChange,
  concerns: asksPort,
  statements: {
    av_rule(statement, context) {
      const { flavour, source, target, classes, permissions } = statement.data;
      if (statement.broken || flavour === 'neverallow' || target.partial || target.complement || target.wildcard)
        return;
      const inet = classes.items.filter(({ text }) => INET.has(text));
      // A class without the permission is unknown-permission's finding: the rule does not compile.
      const isAsked = ({ text }: Name) =>
        PORT_PERMISSIONS.has(text) && inet.some((each) => hasPermission(each.text, text));
      const asked = permissions.complement ? [] : permissions.items.filter(isAsked);
      if (asked.length === 0) return;
      const sources = new Set(source.items.map(({ text }) => text));
      const self = target.items.filter(({ text }) => text === 'self' || sources.has(text));
      if (self.length > 0 && self.length === target.items.length) {
        for (const permission of asked) reportSelf(statement, self[0]!, permission, context);
        return;
      }
      for (const name of target.items) reportType(statement, name, asked, context);
    },
  },
};

type AvRule = StatementOf<'av_rule'>;

const PORT_PERMISSIONS = new Set(['name_bind', 'name_connect']);

/** The classes whose sockets are bound to a port (hooks.c __selinux_socket_bind). */
const INET = new Set(['tcp_socket', 'udp_socket', 'sctp_socket', 'dccp_socket', 'rawip_socket', 'icmp_socket']);

function reportSelf(statement: AvRule, target: Name, permission: Name, context: RuleContext): void {
  const whom = target.text === 'self' ? 'self' : `${target.text} itself`;
  context.report({
    range: nameRange(context.file, statement, permission),
    message: `${permission.text} is checked against the port's type, so a rule on ${whom} never matches.`,
    fixes: () => selfFixes(statement, permission, context),
  });
}

function reportType(statement: AvRule, name: Name, asked: readonly Name[], context: RuleContext): void {
  const { file, snapshot } = context;
  const range = nameRange(file, statement, name);
  const never = `so ${asked[0]!.text} on it never matches.`;
  const attribute = kindOfAttribute(name.text);
  if (attribute && attribute.attribute !== 'port_type') {
    const message = `${name.text} is the attribute of ${attribute.many}, not of port types, ${never}`;
    context.report({ range, message, fixes: () => withoutTarget(statement, name, asked, file) });
    return;
  }
  if (snapshot.ports.hasType(name.text)) return;
  const type = ownType(snapshot.policy, file, name.text);
  const other = type ? undefined : otherKind(context, name.text);
  if (other) {
    const message = `${name.text} is ${other}, not a port type, ${never}`;
    context.report({ range, message, fixes: () => withoutTarget(statement, name, asked, file) });
  }
  if (!type || type.unsure) return;
  if ([...type.attributes].some(isPortAttribute)) return;
  const kind = kindOfType(type);
  context.report({
    range,
    message: kind
      ? `${name.text} is ${kind.one}, not a port type, ${never}`
      : `${name.text} is not a port type: semanage refuses it.`,
    related: [{ message: `${name.text} is declared here`, uri: file.uri, range: statementRange(file, type.statement) }],
    fixes: () => (kind ? withoutTarget(statement, name, asked, file) : [makePortType(file, type)]),
  });
}

/** The target goes; of several only where the rule gives nothing else on it. */
function withoutTarget(statement: AvRule, name: Name, asked: readonly Name[], file: SourceFile): Fix[] {
  const { target, permissions } = statement.data;
  if (target.items.length === 1) return [withoutNames(statement, asked, file)];
  const edit = permissions.items.length === asked.length ? removeNames(file, statement, target, [name]) : undefined;
  return edit ? [{ title: `Remove ${name.text}`, edits: [edit] }] : [];
}

function withoutNames(statement: AvRule, names: readonly Name[], file: SourceFile): Fix {
  const edit = removeNames(file, statement, statement.data.permissions, names);
  if (!edit) return { title: 'Remove this rule', edits: [removeStatement(file, statement)] };
  return { title: `Remove ${names.map(({ text }) => text).join(' and ')}`, edits: [edit] };
}

/** The one port type of the file takes the permission; else it goes. */
function selfFixes(statement: AvRule, permission: Name, context: RuleContext): Fix[] {
  const { file } = context;
  const { target, permissions } = statement.data;
  const port = onlyPortType(context);
  const edit = removeNames(file, statement, permissions, [permission]);
  const fixes: Fix[] = [];
  if (port && !edit) {
    fixes.push({ title: `Use ${port}`, edits: [{ range: namesRange(file, statement, target), newText: port }] });
  } else if (port && edit) {
    const { source, classes } = statement.data;
    const at = (part: { start: number; end: number }) =>
      file.text.slice(statement.start + part.start, statement.start + part.end);
    const rule = `${statement.data.flavour} ${at(source)} ${port}:${at(classes)} ${permission.text};`;
    fixes.push({
      title: `Move ${permission.text} to a rule on ${port}`,
      edits: [edit, lineBehind(file, statement, rule)],
    });
  }
  return [...fixes, withoutNames(statement, [permission], file)];
}

function onlyPortType({ file, snapshot: { policy } }: RuleContext): string | undefined {
  const isPort = (name: string) => ownType(policy, file, name)?.attributes.has('port_type');
  const ports = [...fileFacts(file).types.keys()].filter(isPort);
  return ports.length === 1 ? ports[0] : undefined;
}
