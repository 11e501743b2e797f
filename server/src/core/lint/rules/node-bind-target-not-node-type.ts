/** Finds rules on node_bind whose target is no node type. */
import { insertText, leadingSpace, lineBreakOf, replaceText } from '../../base/edits.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { addRequire, editModule, interfaceOf } from '../../index/moduleEdits.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name } from '../../syntax/statements.ts';
import { type OwnType, ownType } from '../calls/ownTypes.ts';
import { kindOfAttribute, kindOfType } from '../calls/typeKinds.ts';
import { rulesOn } from '../concerns.ts';
import { lineBehind } from '../lineBehind.ts';
import { nameRange, statementRange } from '../place.ts';
import { nodeBindStatement } from '../ports/nodeBind.ts';
import { isForeignPortType } from '../ports/portNames.ts';
import { removeNames, removeStatement } from '../removal.ts';
import type { Fix, Rule, RuleContext, StatementOf } from '../rule.ts';

export const nodeBindTargetNotNodeType: Rule = {
  id: 'node-bind-target-not-node-type',
  severity: 'warning',
  summary: 'node_bind is asked of a type that is not a node type.',
  needsPorts: true,
  concerns: rulesOn('node_bind'),
  statements: {
    av_rule(statement, context) {
      const { flavour, source, target, classes, permissions } = statement.data;
      if (statement.broken || flavour === 'neverallow' || target.partial || target.complement || target.wildcard)
        return;
      // On another class node_bind does not exist, or permission-never-checked has it.
      if (permissions.complement || !classes.items.some(({ text }) => INET.has(text))) return;
      const permission = permissions.items.find(({ text }) => text === 'node_bind');
      if (!permission) return;
      const sources = new Set(source.items.map(({ text }) => text));
      const isSelf = ({ text }: Name) => text === 'self' || sources.has(text);
      if (target.items.length > 0 && target.items.every(isSelf)) {
        const [first] = target.items;
        const whom = first!.text === 'self' ? 'self' : `${first!.text} itself`;
        context.report({
          range: nameRange(context.file, statement, permission),
          message: `node_bind is checked against the type of the address, so a rule on ${whom} never matches.`,
          fixes: () => [useNode(context.file, statement, permission)],
        });
        return;
      }
      for (const name of target.items) reportType(statement, name, permission, context);
    },
  },
};

type AvRule = StatementOf<'av_rule'>;

/** The classes whose sockets are bound to an address with a label (hooks.c __selinux_socket_bind). */
const INET = new Set(['tcp_socket', 'udp_socket', 'sctp_socket', 'dccp_socket', 'rawip_socket', 'icmp_socket']);

function reportType(statement: AvRule, name: Name, permission: Name, context: RuleContext): void {
  const { file } = context;
  const range = nameRange(file, statement, name);
  const fixes = () => (statement.data.target.items.length === 1 ? [useNode(file, statement, permission)] : []);
  const attribute = kindOfAttribute(name.text);
  if (attribute) {
    if (attribute.attribute === 'node_type') return;
    const message = `${name.text} is the attribute of ${attribute.many}, not of node types, so node_bind on it never matches.`;
    context.report({ range, message, fixes });
    return;
  }
  const type = ownType(context.snapshot.policy, file, name.text);
  if (!type) {
    if (!isForeignPortType(context, name.text)) return;
    context.report({ range, message: `${name.text} is a port type, not a node type, ${NEVER}`, fixes });
    return;
  }
  if (type.unsure || type.attributes.has('node_type')) return;
  const kind = kindOfType(type);
  context.report({
    range,
    message: kind
      ? `${name.text} is ${kind.one}, not a node type, ${NEVER}`
      : `${name.text} is not a node type: semanage refuses it.`,
    related: [{ message: `${name.text} is declared here`, uri: file.uri, range: statementRange(file, type.statement) }],
    fixes: kind ? fixes : () => [makeNodeType(file, type)],
  });
}

const NEVER = 'so node_bind on it never matches.';

/** Takes node_bind out of the rule and grants it on node_t, for each class. */
function useNode(file: SourceFile, statement: AvRule, permission: Name): Fix {
  const { source, classes, permissions, flavour } = statement.data;
  const edit = removeNames(file, statement, permissions, [permission]);
  const [only] = source.items;
  const isPlain = source.items.length === 1 && !source.partial && !source.complement && flavour === 'allow';
  const inet = classes.items.map(({ text }) => text).filter((text) => INET.has(text));
  if (!only || !isPlain) {
    if (edit) return { title: 'Remove node_bind', edits: [edit] };
    return { title: 'Remove this rule', edits: [removeStatement(file, statement)] };
  }
  const wanted = inet.map((each) => nodeBindStatement(file, only.text, each));
  const title = wanted.length === 1 ? `Use ${wanted[0]!.replace(/;$/, '')}` : 'Grant node_bind on node_t';
  const scope = interfaceOf(statement);
  if (edit) return { title, edits: [edit, ...editModule(file, { statements: wanted, ...(scope && { scope }) })] };
  // Nothing is left of the rule, so the new ones take its place.
  const lines = wanted.filter((text) => !file.statements.some((each) => textOf(file, each) === text));
  if (lines.length === 0) return { title: 'Remove this rule', edits: [removeStatement(file, statement)] };
  const indent = leadingSpace(file.lines.line(file.lines.lineAt(statement.start)));
  const newText = lines.join(lineBreakOf(file.text) + indent);
  const requires = lines.some((text) => text.startsWith('allow ')) ? { types: ['node_t'] } : {};
  return {
    title,
    edits: [
      ...editModule(file, { requires, ...(scope && { scope }) }),
      replaceText(file.lines, statement.start, statement.end, newText),
    ],
  };
}

const textOf = (file: SourceFile, { start, end }: { start: number; end: number }) => file.text.slice(start, end);

function makeNodeType(file: SourceFile, { name, statement }: OwnType): Fix {
  if (fileFacts(file).style === 'refpolicy') {
    const call = `corenet_node(${name})`;
    return { title: `Add ${call}`, edits: [lineBehind(file, statement, call)] };
  }
  const edits = [insertText(file.lines, statement.end - 1, ', node_type')];
  const plain = fileFacts(file).style === 'plain';
  return {
    title: `Give ${name} attribute node_type`,
    edits: plain ? [...addRequire(file, { attributes: ['node_type'] }), ...edits] : edits,
  };
}
