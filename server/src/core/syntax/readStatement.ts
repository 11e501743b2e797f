/** Reads the data of one statement from its outline: the one place that knows the fields of the grammar's nodes. */
import { childOf, childrenOf, type Outline } from './outline.ts';
import { readName, readNames, readQuotedName } from './readNames.ts';
import type { Argument, AvRuleFlavour, Name, PortNumber, StatementData } from './statements.ts';

type Reader = (node: Outline, text: string) => StatementData;

/** The data of the statement whose tree is `node` and whose text is `text`. */
export function readStatement(node: Outline, text: string): StatementData {
  return READERS[node.type]?.(node, text) ?? { kind: 'other', node: node.type };
}

const READERS: { readonly [nodeType: string]: Reader } = {
  av_rule: (node, text) => ({
    kind: 'av_rule',
    flavour: fieldText(node, 'kind', text) as AvRuleFlavour,
    source: readNames(childOf(node, 'source'), text),
    target: readNames(childOf(node, 'target'), text),
    classes: readNames(childOf(node, 'class'), text),
    permissions: readNames(childOf(node, 'permissions'), text),
  }),
  type_rule: (node, text) => ({
    kind: 'type_rule',
    source: readNames(childOf(node, 'source'), text),
    target: readNames(childOf(node, 'target'), text),
    classes: readNames(childOf(node, 'class'), text),
    default: fieldName(node, 'default', text),
  }),
  xperm_rule: (node, text) => ({
    kind: 'xperm_rule',
    source: readNames(childOf(node, 'source'), text),
    target: readNames(childOf(node, 'target'), text),
    classes: readNames(childOf(node, 'class'), text),
    operation: fieldName(node, 'operation', text),
  }),
  type_declaration: (node, text) => ({
    kind: 'type_declaration',
    name: fieldName(node, 'name', text),
    aliases: aliases(node, text),
    attributes: fieldNames(node, 'attribute', text),
  }),
  typeattribute_statement: (node, text) => ({
    kind: 'typeattribute',
    name: fieldName(node, 'name', text),
    attributes: fieldNames(node, 'attribute', text),
  }),
  typealias_statement: (node, text) => ({
    kind: 'typealias',
    name: fieldName(node, 'name', text),
    aliases: aliases(node, text),
  }),
  attribute_declaration: (node, text) => ({
    kind: 'attribute_declaration',
    names: fieldNames(node, 'name', text),
  }),
  class_declaration: (node, text) => {
    const inherits = childOf(node, 'common');
    const permissions = childOf(node, 'permissions');
    return {
      kind: 'class_declaration',
      name: fieldName(node, 'name', text),
      ...(inherits && { inherits: readName(inherits, text) }),
      ...(permissions && { permissions: readNames(permissions, text) }),
    };
  },
  common_declaration: (node, text) => ({
    kind: 'common_declaration',
    name: fieldName(node, 'name', text),
    permissions: readNames(childOf(node, 'permissions'), text),
  }),
  class_requirement: (node, text) => {
    const permissions = childOf(node, 'permissions');
    return {
      kind: 'class_requirement',
      name: fieldName(node, 'name', text),
      ...(permissions && { permissions: readNames(permissions, text) }),
    };
  },
  type_requirement: (node, text) => ({ kind: 'type_requirement', names: fieldNames(node, 'name', text) }),
  attribute_requirement: (node, text) => ({ kind: 'attribute_requirement', names: fieldNames(node, 'name', text) }),
  portcon_statement: readPortcon,
  macro_call: (node, text) => ({
    kind: 'macro_call',
    name: fieldName(node, 'name', text),
    arguments: readArguments(childOf(node, 'arguments'), text),
  }),
  policy_module: (node, text) => ({ kind: 'policy_module', name: fieldName(node, 'name', text) }),
  module_statement: (node, text) => ({ kind: 'module_statement', name: fieldName(node, 'name', text) }),
  interface_definition: (node, text) => ({
    kind: fieldText(node, 'kind', text) === 'template' ? 'template' : 'interface',
    name: quotedField(node, 'name', text),
  }),
  define_statement: readDefine,
  gen_require: () => ({ kind: 'gen_require' }),
  require_block: () => ({ kind: 'require' }),
  optional_policy: () => ({ kind: 'optional' }),
  optional_block: () => ({ kind: 'optional' }),
  tunable_policy: () => ({ kind: 'tunable' }),
  if_statement: () => ({ kind: 'if' }),
  ifdef_block: () => ({ kind: 'ifdef' }),
  ifelse_block: () => ({ kind: 'ifelse' }),
};

function readPortcon(node: Outline, text: string): StatementData {
  const port = childOf(node, 'port');
  const ends =
    port?.type === 'number_range' ? port.children.filter((child) => child.type === 'number') : port ? [port] : [];
  const low = portNumber(ends[0], text);
  const context = childOf(node, 'context');
  const plain = context?.type === 'gen_context' ? childOf(context, 'context') : context;
  const type = plain && childOf(plain, 'type');
  const level = context?.type === 'gen_context' ? childOf(context, 'level') : plain && childOf(plain, 'range');
  return {
    kind: 'portcon',
    protocol: fieldName(node, 'protocol', text),
    low,
    high: ends[1] ? portNumber(ends[1], text) : low,
    ...(type && { type: readName(type, text) }),
    ...(level && { level: readName(level, text) }),
  };
}

function portNumber(node: Outline | undefined, text: string): PortNumber {
  const name = node ? readName(node, text) : { text: '', offset: 0 };
  return { ...name, value: cNumber(name.text) };
}

/**
 * The value checkpolicy reads (strtoul with base 0): `0x50` is 80, `010` is 8, `080` stops at the 8 and is 0.
 * NaN for a word that is no number.
 */
export function cNumber(text: string): number {
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (!/^[0-9]+$/.test(text)) return Number.NaN;
  if (text.length > 1 && text.startsWith('0')) return Number.parseInt(/^0[0-7]*/.exec(text)![0], 8);
  return Number.parseInt(text, 10);
}

function readDefine(node: Outline, text: string): StatementData {
  const value = childOf(node, 'value');
  const quoted = value && (value.type === 'quoted' || value.type === 'raw_quoted') ? value : undefined;
  const inside = quoted?.children.filter((child) => child.named && !child.type.endsWith('comment')) ?? [];
  const set = inside.length === 1 && inside[0]!.type === 'set' ? inside[0] : undefined;
  return {
    kind: 'define',
    name: quotedField(node, 'name', text),
    ...(quoted && { value: { text: text.slice(quoted.start + 1, quoted.end - 1), offset: quoted.start + 1 } }),
    ...(set && { set: readNames(set, text) }),
  };
}

function readArguments(node: Outline | undefined, text: string): Argument[] {
  if (!node) return [];
  const found: Argument[] = [];
  let open: Argument | undefined;
  for (const child of node.children) {
    if (child.type === 'argument') {
      const parts = child.children.filter((part) => !part.type.endsWith('comment'));
      open = { ...readName(child, text), isName: parts.length === 1 && NAME_NODES.has(parts[0]!.type) };
    } else if (child.type === ',') {
      found.push(open ?? { text: '', offset: child.start, isName: false });
      open = undefined;
    }
  }
  found.push(open ?? { text: '', offset: node.end, isName: false });
  return found;
}

const NAME_NODES = new Set(['identifier', 'parameter', 'template_identifier']);

function fieldText(node: Outline, field: string, text: string): string {
  const child = childOf(node, field);
  return child ? text.slice(child.start, child.end) : '';
}

function fieldName(node: Outline, field: string, text: string): Name {
  const child = childOf(node, field);
  return child ? readName(child, text) : { text: '', offset: node.end };
}

function quotedField(node: Outline, field: string, text: string): Name {
  const child = childOf(node, field);
  return child ? readQuotedName(child, text) : { text: '', offset: node.end };
}

function fieldNames(node: Outline, field: string, text: string): Name[] {
  return childrenOf(node, field).map((child) => readName(child, text));
}

function aliases(node: Outline, text: string): Name[] {
  const clause = childOf(node, 'alias');
  if (!clause) return [];
  return [
    ...readNames(
      clause.children.find((child) => child.named),
      text,
    ).items,
  ];
}
