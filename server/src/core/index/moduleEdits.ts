/**
 * Adds declarations, requires and rules to a module, where a maintainer of refpolicy would put them and in the file's own
 * indentation and line breaks. What is there already is left out, so no edits means that nothing is missing.
 * (The semanage command and the CIL portcon of a port are written by ports/portStatements.ts.)
 */
import type { TextEdit } from 'vscode-languageserver-types';
import { indentationOf, insertLines, type LineInsertion, leadingSpace } from '../base/edits.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Statement } from '../syntax/statements.ts';
import { fileFacts } from './fileFacts.ts';
import { hasStatement, insideBlock } from './insideBlock.ts';
import { declarationPlace, isCallGroup, moduleOf, type Placement, placeFor, placementOf } from './moduleLayout.ts';
import { closesBlock, editRequires, mergeNames, opensBlock, type Requires } from './requires.ts';

/** A port type to declare. */
export interface NewPortType {
  readonly type: string;
  /** The comment above it, without `#`, such as a semanage command. */
  readonly comment?: string;
}

export interface Additions {
  /** Types of no kind yet, to declare. */
  readonly types?: readonly string[];
  readonly portTypes?: readonly NewPortType[];
  /**
   * Rules and interface calls, each on one line and complete: `allow a_t b_t:file read;`. Names that a raw rule needs
   * are required for it.
   */
  readonly statements?: readonly string[];
  readonly requires?: Requires;
  /** The interface or template to add the statements to; a module's top level where it is absent. */
  readonly scope?: Statement;
}

/** Edits of `file` that bring all of `additions`; they do not overlap and apply together. */
export function editModule(file: SourceFile, additions: Additions): TextEdit[] {
  const { scope } = additions;
  const portTypes = (additions.portTypes ?? []).filter(({ type }) => !isDeclared(file, type));
  const requires = joinRequires([
    additions.requires ?? {},
    ...(portTypes.length > 0 && fileFacts(file).style === 'plain' ? [{ attributes: ['port_type'] }] : []),
    ...(additions.statements ?? []).map((text) => requiresOf(file, text)),
  ]);
  const added = new Set([...(additions.types ?? []), ...portTypes.map(({ type }) => type)]);
  const needed = { ...requires, types: (requires.types ?? []).filter((type) => !added.has(type)) };
  const types = (additions.types ?? []).filter((type) => !isDeclared(file, type));
  const declarations = [
    ...types.map((type) => [`type ${type};`]),
    ...portTypes.map((each) => declarationLines(file, each)),
  ];
  const insertions: LineInsertion[] = declarations.map((lines) => ({ ...declarationPlace(file), lines }));
  const edits: TextEdit[] = [];
  const rules: { text: string; placement: Placement }[] = [];
  for (const text of new Set(additions.statements)) {
    if (hasStatement(file, scope, text)) continue;
    const merged = mergeIntoRule(file, scope, text);
    if (merged) edits.push(...merged);
    else rules.push({ text, placement: placementOf(text) ?? { domain: '', group: 0, key: '' } });
  }
  insertions.push(...placeRules(file, scope, rules));
  return [...editRequires(file, scope, needed), ...edits, ...joinInsertions(file, insertions)];
}

/**
 * Declares `type` as a port type: `type x_port_t;` and `corenet_port(x_port_t)`, in a plain module
 * `type x_port_t, port_type;`. Empty where the file declares it.
 */
export function declarePortType(file: SourceFile, type: string, comment?: string): TextEdit[] {
  return editModule(file, { portTypes: [{ type, ...(comment !== undefined && { comment }) }] });
}

/** Adds names to the module's require block. Classes are only for plain modules. */
export function addRequire(file: SourceFile, requires: Requires): TextEdit[] {
  return editModule(file, { requires });
}

/**
 * Adds one rule or interface call with what it requires.
 * @param near a statement of the interface to add it to; the rule goes to the top level where it is absent
 */
export function addRule(file: SourceFile, text: string, near?: Statement): TextEdit[] {
  const scope = near && interfaceOf(near);
  return editModule(file, { statements: [text], ...(scope && { scope }) });
}

/** Gives `domain` a capability such as net_bind_service, in its rule on `self:capability` where it has one. */
export function addCapability(file: SourceFile, domain: string, capability: string, near?: Statement): TextEdit[] {
  return addRule(file, `allow ${domain} self:capability ${capability};`, near);
}

/** The interface or template that `statement` is or stands in. */
export function interfaceOf(statement: Statement): Statement | undefined {
  for (let each: Statement | undefined = statement; each; each = each.block) {
    if (each.kind === 'interface' || each.kind === 'template') return each;
  }
  return undefined;
}

/** True if the file declares the name as a type, an alias or an attribute, not in a require. */
export function isDeclared(file: SourceFile, name: string): boolean {
  const { types, attributes } = fileFacts(file);
  return types.has(name) || attributes.has(name);
}

function declarationLines(file: SourceFile, { type, comment }: NewPortType): string[] {
  const lines = comment === undefined ? [] : [`# ${comment}`];
  if (fileFacts(file).style === 'plain') return [...lines, `type ${type}, port_type;`];
  return [...lines, `type ${type};`, `corenet_port(${type})`];
}

const RULE = /^(allow|dontaudit|auditallow) (\S+) ([^\s:]+):(\w+) (?:\{([^{}]*)\}|(\w+));$/;

/** What a raw rule needs: types that are not of this file; in a plain module the class and its permissions too. */
function requiresOf(file: SourceFile, text: string): Requires {
  const rule = RULE.exec(text);
  if (!rule) return {};
  const [, , source, target, className, set, single] = rule;
  const types = [source!, target!].filter((name) => /^[A-Za-z]\w*$/.test(name) && name !== 'self');
  return {
    types: types.filter((name) => !isDeclared(file, name)),
    classes: { [className!]: set === undefined ? [single!] : set.trim().split(/\s+/) },
  };
}

function joinRequires(all: readonly Requires[]): Requires {
  return {
    types: all.flatMap(({ types }) => types ?? []),
    attributes: all.flatMap(({ attributes }) => attributes ?? []),
    roleAttributes: all.flatMap(({ roleAttributes }) => roleAttributes ?? []),
    roles: all.flatMap(({ roles }) => roles ?? []),
    booleans: all.flatMap(({ booleans }) => booleans ?? []),
    classes: joinClasses(all.map(({ classes }) => classes)),
    userspaceClasses: joinClasses(all.map(({ userspaceClasses }) => userspaceClasses)),
  };
}

function joinClasses(all: readonly Requires['classes'][]): NonNullable<Requires['classes']> {
  const classes: { [className: string]: string[] } = {};
  for (const each of all) {
    for (const [name, permissions] of Object.entries(each ?? {})) {
      classes[name] = [...(classes[name] ?? []), ...permissions];
    }
  }
  return classes;
}

/** A rule with the same source, target and class takes the permissions in its own set. */
function mergeIntoRule(file: SourceFile, scope: Statement | undefined, text: string): TextEdit[] | undefined {
  const wanted = RULE.exec(text);
  if (!wanted) return undefined;
  const [, flavour, source, target, className, set, single] = wanted;
  for (const statement of insideBlock(file, scope)) {
    const { data } = statement;
    if (data.kind !== 'av_rule' || statement.broken || data.flavour !== flavour) continue;
    const { permissions } = data;
    if (permissions.partial || permissions.wildcard || permissions.complement || permissions.excluded.length > 0)
      continue;
    const isOne = (names: typeof permissions, name: string) =>
      names.items.length === 1 && names.items[0]!.text === name && !names.partial && !names.complement;
    const onSelf = target === 'self' && isOne(data.target, source!);
    if (!isOne(data.source, source!) || !(isOne(data.target, target!) || onSelf) || !isOne(data.classes, className!)) {
      continue;
    }
    return mergeNames(file, statement, permissions, set === undefined ? [single!] : set.trim().split(/\s+/));
  }
  return undefined;
}

/** Rules of one group at one place follow each other; another group stands apart. */
function placeRules(
  file: SourceFile,
  scope: Statement | undefined,
  rules: readonly { text: string; placement: Placement }[],
): LineInsertion[] {
  const { lines } = file;
  const indent = scope ? leadingSpace(lines.line(lines.lineAt(scope.start))) + indentationOf(file.text) : '';
  const sorted = [...rules].sort(
    (a, b) => a.placement.group - b.placement.group || (a.placement.key < b.placement.key ? -1 : 1),
  );
  const found: (LineInsertion & { group: string })[] = [];
  for (const { text, placement } of sorted) {
    const place = placeFor(file, scope, placement);
    const group = groupName(placement);
    const last = found.at(-1);
    if (last && last.line === place.line && last.group === group) {
      found[found.length - 1] = { ...last, lines: [...last.lines, indent + text] };
    } else found.push({ ...place, lines: [indent + text], group });
  }
  return found;
}

/** Calls of one module are a group, and so are the rules on self. */
function groupName({ group, key }: Placement): string {
  return `${group} ${isCallGroup(group) ? moduleOf(key) : ''}`;
}

function joinInsertions(file: SourceFile, insertions: readonly LineInsertion[]): TextEdit[] {
  return insertLines(file.text, file.lines, insertions, opensBlock, closesBlock);
}
