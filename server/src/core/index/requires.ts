/** Adds names to the require block of a module or of one interface of it. */

import type { TextEdit } from 'vscode-languageserver-types';
import {
  indentationOf,
  insertLines,
  insertText,
  type LineInsertion,
  leadingSpace,
  replaceText,
} from '../base/edits.ts';
import { remember } from '../base/remember.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Name, Names, Statement } from '../syntax/statements.ts';
import { fileFacts } from './fileFacts.ts';
import { insideBlock } from './insideBlock.ts';

/** What a module needs from elsewhere. */
export interface Requires {
  readonly types?: readonly string[];
  readonly attributes?: readonly string[];
  readonly roleAttributes?: readonly string[];
  readonly roles?: readonly string[];
  readonly booleans?: readonly string[];
  /** Permissions by class. In refpolicy style policy_module() has them all, so they are left out there. */
  readonly classes?: PermissionsByClass;
  /** The same for classes that a program enforces: policy_module() has none of them. */
  readonly userspaceClasses?: PermissionsByClass;
}

/** What each list of names is in a require block, in the order of a new one. */
const LISTS = [
  { key: 'attributes', kind: 'attribute', keyword: 'attribute' },
  { key: 'types', kind: 'type', keyword: 'type' },
  { key: 'roleAttributes', kind: 'role attribute', keyword: 'attribute_role' },
  { key: 'roles', kind: 'role', keyword: 'role' },
  { key: 'booleans', kind: 'boolean', keyword: 'bool' },
] as const;

interface PermissionsByClass {
  readonly [className: string]: readonly string[];
}

/** What the requires of one block, or of the top level, name. */
export interface RequiredNames {
  readonly names: ReadonlySet<string>;
  readonly classes: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A statement of a require block with the names it requires. */
interface Requirement {
  readonly kind: (typeof LISTS)[number]['kind'] | 'class' | 'other';
  readonly statement: Statement;
  readonly names: readonly Name[];
  readonly permissions?: Names;
}

/** The names required in `scope` (an interface), or at the top level where it is undefined. */
export function requiredNames(file: SourceFile, scope: Statement | undefined): RequiredNames {
  const names = new Set<string>();
  const classes = new Map<string, Set<string>>();
  for (const block of requireBlocks(file, scope)) {
    for (const each of requirementsOf(file, block)) {
      if (each.kind !== 'class') for (const { text } of each.names) names.add(text);
      else {
        const known = classes.get(each.names[0]!.text) ?? new Set();
        for (const { text } of each.permissions?.items ?? []) known.add(text);
        classes.set(each.names[0]!.text, known);
      }
    }
  }
  return { names, classes };
}

/**
 * Edits that add what is missing of `wanted` to the first require block of `scope`, or make one: after the header of a
 * module, first in an interface. Names keep the order of the alphabet where the block has it.
 */
export function editRequires(file: SourceFile, scope: Statement | undefined, wanted: Requires): TextEdit[] {
  const known = requiredNames(file, scope);
  const names = LISTS.flatMap(({ key, kind, keyword }) =>
    [...new Set(wanted[key])]
      .filter((name) => !known.names.has(name))
      .sort()
      .map((name) => ({ kind, name, line: `${keyword} ${name};` })),
  );
  const kernel = fileFacts(file).style === 'plain' ? wanted.classes : {};
  const classes = missingPermissions(known, { ...kernel, ...wanted.userspaceClasses });
  if (names.length + classes.length === 0) return [];
  const blocks = requireBlocks(file, scope);
  const block = blocks[0];
  const missing = { names, classes };
  return block ? extendBlock(file, blocks, block, missing) : newBlock(file, scope, missing);
}

/** True if `statement` stands in a require block: it names something of elsewhere. */
export function isRequirement({ block }: Statement): boolean {
  return block !== undefined && isRequireBlock(block);
}

/** A line for a require block. */
interface Entry {
  readonly kind: Requirement['kind'];
  readonly name: string;
  readonly line: string;
}

interface Missing {
  readonly names: readonly Entry[];
  readonly classes: readonly { readonly name: string; readonly permissions: readonly string[] }[];
}

function missingPermissions(known: RequiredNames, wanted: PermissionsByClass) {
  return Object.entries(wanted)
    .map(([name, permissions]) => ({
      name,
      permissions: [...new Set(permissions)].filter((each) => !known.classes.get(name)?.has(each)).sort(),
    }))
    .filter(({ name, permissions }) => permissions.length > 0 || !known.classes.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const isRequireBlock = ({ kind }: Statement) => kind === 'gen_require' || kind === 'require';

function requireBlocks(file: SourceFile, scope: Statement | undefined): readonly Statement[] {
  const known = blocksByScope(file);
  const blocks = known.get(scope) ?? insideBlock(file, scope).filter((each) => isRequireBlock(each) && !each.broken);
  known.set(scope, blocks);
  return blocks;
}

/** Each fix of a file asks. */
const blocksByScope = remember((_: SourceFile) => new Map<Statement | undefined, readonly Statement[]>());

function requirementsOf(file: SourceFile, block: Statement): Requirement[] {
  return insideBlock(file, block).flatMap((each) => readRequirement(file, each));
}

function readRequirement(file: SourceFile, statement: Statement): Requirement[] {
  const { data } = statement;
  switch (data.kind) {
    case 'type_requirement':
      return [{ kind: 'type', statement, names: data.names }];
    case 'attribute_requirement':
      return [{ kind: 'attribute', statement, names: data.names }];
    case 'other_requirement':
      return [{ kind: 'other', statement, names: data.names }];
    case 'class_requirement': {
      const { name, permissions } = data;
      return [{ kind: 'class', statement, names: [name], ...(permissions && { permissions }) }];
    }
    case 'other': {
      const kind = OTHERS[data.node];
      return kind ? [{ kind, statement, names: wordsOf(file, statement) }] : [];
    }
    default:
      return [];
  }
}

const OTHERS: { readonly [node: string]: Requirement['kind'] | undefined } = {
  role_requirement: 'role',
  attribute_role_requirement: 'role attribute',
  bool_requirement: 'boolean',
};

function wordsOf({ text }: SourceFile, { start, end }: Statement): Name[] {
  const words = [...text.slice(start, end).matchAll(/[\w.$-]+/g)];
  return words.slice(1).map((word) => ({ text: word[0], offset: word.index }));
}

function newBlock(file: SourceFile, scope: Statement | undefined, missing: Missing): TextEdit[] {
  const { lines, text } = file;
  const unit = indentationOf(text);
  const { header, style } = fileFacts(file);
  const opening = scope ?? header;
  const outer = scope ? leadingSpace(lines.line(lines.lineAt(scope.start))) + unit : '';
  const [open, close] = style === 'plain' ? ['require {', '}'] : ['gen_require(`', "')"];
  const body = linesOf(missing).map((line) => outer + unit + line);
  // An interface opens at its first line; a header can go over several.
  const line = opening ? lines.lineAt(scope ? scope.start : opening.end) + 1 : 0;
  const insertion: LineInsertion = { line, fit: 'apart', lines: [outer + open, ...body, outer + close] };
  return insertLines(text, lines, [insertion], opensBlock, closesBlock);
}

/** True for a line such as ``optional_policy(` `` or `{`. */
export function opensBlock(line: string): boolean {
  return /[`{]\s*$/.test(line);
}

/** True for a line such as `')` or `}`. */
export function closesBlock(line: string): boolean {
  return /^['}]/.test(line);
}

function linesOf({ names, classes }: Missing): string[] {
  return [
    ...names.map(({ line }) => line),
    ...classes.map(({ name, permissions }) => `class ${name} ${permissionText(permissions)};`),
  ];
}

/** `{ a b }`, or the name alone where there is only one. */
export function permissionText(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `{ ${names.join(' ')} }`;
}

function extendBlock(file: SourceFile, blocks: readonly Statement[], block: Statement, missing: Missing): TextEdit[] {
  const edits: TextEdit[] = [];
  const fresh: Entry[] = [];
  const all = blocks.flatMap((each) => requirementsOf(file, each));
  for (const { name, permissions } of missing.classes) {
    const isOf = (each: Requirement) => each.kind === 'class' && each.names[0]!.text === name;
    // What is not written out stays, and another line is as good.
    const old = all.find((each) => isOf(each) && each.permissions && !each.permissions.wildcard);
    if (old) edits.push(...mergeNames(file, old.statement, old.permissions!, permissions));
    else fresh.push({ kind: 'class', name, line: `class ${name} ${permissionText(permissions)};` });
  }
  return [...edits, ...insertRequirements(file, block, [...missing.names, ...fresh])];
}

function insertRequirements(file: SourceFile, block: Statement, fresh: readonly Entry[]): TextEdit[] {
  if (fresh.length === 0) return [];
  const { lines, text } = file;
  const present = requirementsOf(file, block);
  const first = lines.lineAt(block.start);
  if (first === lines.lineAt(block.end))
    return [
      insertInLine(
        file,
        block,
        present,
        fresh.map(({ line }) => line),
      ),
    ];
  const sample = present[0]?.statement;
  const own = leadingSpace(lines.line(first));
  // Names behind the brace are no sample of an indentation.
  const isSample = sample && lines.lineAt(sample.start) > first;
  const inner = isSample ? leadingSpace(lines.line(lines.lineAt(sample.start))) : own + indentationOf(text);
  const byLine: LineInsertion[] = [];
  const inLine = new Map<number, string[]>();
  for (const { kind, name, line } of fresh) {
    const spot = spotOf(file, block, present, kind, name);
    if ('line' in spot) byLine.push({ line: spot.line, fit: 'close', lines: [inner + line] });
    else inLine.set(spot.offset, [...(inLine.get(spot.offset) ?? []), line]);
  }
  const edits = [...inLine].map(([offset, words]) => {
    const joined = words.join(' ');
    return insertText(lines, offset, text[offset - 1] === ';' ? ` ${joined}` : `${joined} `);
  });
  return [...edits, ...insertLines(text, lines, byLine)];
}

/** Where a requirement of its own is added: as a new line before a line, or within a line that several statements share. */
type Spot = { readonly line: number } | { readonly offset: number };

function spotOf(
  file: SourceFile,
  block: Statement,
  present: readonly Requirement[],
  kind: Requirement['kind'],
  name: string,
): Spot {
  const first = file.lines.lineAt(block.start);
  const same = present.filter((each) => each.kind === kind);
  const before = same.filter((each) => each.names[0]!.text <= name).at(-1);
  if (before) return spotBehind(file, before.statement);
  if (same[0]) return spotBefore(file, same[0].statement);
  const [top] = present;
  const end = present.at(-1);
  // Types and attributes stand above roles, booleans and classes.
  const isAbove = kind === 'type' || kind === 'attribute';
  if (!top || !end) return { line: isAbove ? first + 1 : file.lines.lineAt(block.end) };
  if (!isAbove) return spotBehind(file, end.statement);
  return file.lines.lineAt(top.statement.start) === first ? spotBefore(file, top.statement) : { line: first + 1 };
}

function spotBehind({ text, lines }: SourceFile, { end }: Statement): Spot {
  const line = lines.lineAt(end);
  return /^\s*(#|$)/.test(text.slice(end, lines.lineEnd(line))) ? { line: line + 1 } : { offset: end };
}

function spotBefore({ text, lines }: SourceFile, { start }: Statement): Spot {
  const line = lines.lineAt(start);
  return text.slice(lines.lineStart(line), start).trim() === '' ? { line } : { offset: start };
}

/** For a block on one line: `require { type a_t; }`. */
function insertInLine(
  file: SourceFile,
  block: Statement,
  present: readonly Requirement[],
  wanted: readonly string[],
): TextEdit {
  const last = present.at(-1)?.statement;
  const words = wanted.join(' ');
  if (last) return insertText(file.lines, last.end, ` ${words}`);
  const open = /[`{]/.exec(file.text.slice(block.start, block.end));
  return insertText(file.lines, block.start + (open?.index ?? 0) + 1, ` ${words} `);
}

/**
 * Edits that add `more` to a name or set of a statement, sorted where the set is sorted. Empty where all are there.
 * The set must be written out: no `~`, `*` or exclusion.
 */
export function mergeNames(file: SourceFile, statement: Statement, set: Names, more: readonly string[]): TextEdit[] {
  const old = set.items.map(({ text }) => text);
  const fresh = [...new Set(more)].filter((name) => !old.includes(name));
  if (fresh.length === 0) return [];
  const start = statement.start + set.start;
  const end = statement.start + set.end;
  const written = file.text.slice(start, end);
  if (/[\r\n#]/.test(written)) {
    // A set over several lines keeps its lines.
    const last = set.items.at(-1);
    const at = last ? statement.start + last.offset + last.text.length : start + 1;
    return [insertText(file.lines, at, ` ${fresh.join(' ')}`)];
  }
  const sorted = old.every((name, i) => i === 0 || old[i - 1]! <= name);
  const all = [...old, ...fresh];
  return [replaceText(file.lines, start, end, permissionText(sorted ? all.sort() : all))];
}
