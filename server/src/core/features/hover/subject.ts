/** Finds what a hover is about: the word at an offset, and its part in the statement or comment it stands in. */

import { cilType } from '../../index/cilScope.ts';
import { classInfo, isKnownClass } from '../../knowledge/classes.ts';
import { corenetInterface } from '../../knowledge/corenet.ts';
import { classSet, permissionSet } from '../../knowledge/permissionSets.ts';
import { statementInfo } from '../../knowledge/statements.ts';
import type { Protocol } from '../../ports/port.ts';
import { parseProtocol } from '../../ports/portFields.ts';
import type { Snapshot } from '../../snapshot.ts';
import { ownStatementAt } from '../../syntax/ownStatementAt.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { MacroCallData, Names, PortconData, Statement } from '../../syntax/statements.ts';
import { optionAt } from './buildOptionHover.ts';
import { subjectInCommand, subjectInComment } from './commentSubject.ts';
import { isPortType } from './portTypeName.ts';
import { cilWordAt, type Word, wordAt } from './word.ts';

export type Subject =
  | { readonly kind: 'port'; readonly port: number; readonly protocol?: Protocol }
  | { readonly kind: 'port type' | 'class' | 'class set'; readonly name: string }
  /** object_r, which no file declares. */
  | { readonly kind: 'role of objects' }
  /** What an ifdef asks for. */
  | { readonly kind: 'build option'; readonly name: string }
  /** `domain` is the first argument of the call; undefined where there is none. */
  | { readonly kind: 'corenet interface'; readonly name: string; readonly domain: string | undefined }
  /** `classes` are those of the rule it stands in. */
  | { readonly kind: 'permission' | 'permission set'; readonly name: string; readonly classes: readonly string[] }
  | { readonly kind: 'statement' | 'cil statement'; readonly keyword: string };

/** A subject and where its word stands in the file. */
export interface Place {
  readonly subject: Subject;
  readonly start: number;
  readonly end: number;
}

export function subjectAt(snapshot: Snapshot, file: SourceFile, offset: number): Place | undefined {
  const word = file.kind === 'cil' ? cilWordAt(file.text, offset) : wordAt(file.text, offset);
  if (!word) return undefined;
  if (file.language) return subjectInCommand(snapshot, file, offset);
  if (file.kind === 'fc') {
    const line = file.text.slice(file.text.lastIndexOf('\n', word.start - 1) + 1, word.start);
    if (/^\s*#/.test(line)) return undefined;
    return placeOf(word, roleOfObjects(word) ?? buildOption(file, word) ?? portType(snapshot, file, word.text));
  }
  const comment = file.comments.find((each) => each.start <= offset && offset <= each.end);
  if (comment) return subjectInComment(snapshot, file, comment, offset);
  const role = roleOfObjects(word);
  if (role) return placeOf(word, role);
  const statement = ownStatementAt(file, offset);
  if (file.kind === 'cil') return placeOf(word, inCil(snapshot, file, statement, word));
  return placeOf(word, byPlace(statement, word) ?? buildOption(file, word) ?? byName(snapshot, file, statement, word));
}

function placeOf({ start, end }: Word, subject: Subject | undefined): Place | undefined {
  return subject && { subject, start, end };
}

/** The policy compilers have it before they read a line, so that it can be nothing else (roles_init of libsepol's policydb.c). */
function roleOfObjects({ text }: Word): Subject | undefined {
  return text === 'object_r' ? { kind: 'role of objects' } : undefined;
}

function buildOption(file: SourceFile, word: Word): Subject | undefined {
  const name = optionAt(file.text, word);
  return name === undefined ? undefined : { kind: 'build option', name };
}

/** What only its place in the statement tells. */
function byPlace(statement: Statement | undefined, word: Word): Subject | undefined {
  if (!statement) return undefined;
  const { data } = statement;
  const at = word.start - statement.start;
  if (at === 0 && statementInfo(word.text)) return { kind: 'statement', keyword: word.text };
  switch (data.kind) {
    case 'av_rule':
      if (within(data.permissions, at)) return permission(word.text, classesOf(data.classes));
      return within(data.classes, at) ? classOrSet(word.text) : undefined;
    case 'type_rule':
      return within(data.classes, at) ? classOrSet(word.text) : undefined;
    case 'class_requirement':
    case 'class_declaration':
      if (at === data.name.offset) return classOrSet(word.text);
      return data.permissions && within(data.permissions, at) ? permission(word.text, [data.name.text]) : undefined;
    case 'portcon':
      return portOfPortcon(data, at);
    case 'macro_call':
      return data.name.text === 'network_port' ? portOfNetworkPort(data, at) : undefined;
    case 'xperm_rule':
      if (at === data.operation.offset) return permission(word.text, classesOf(data.classes));
      return within(data.classes, at) ? classOrSet(word.text) : undefined;
    default:
      return undefined;
  }
}

/** The keyword of a statement, what byPlace knows, or a port type by its full name. */
function inCil(
  snapshot: Snapshot,
  file: SourceFile,
  statement: Statement | undefined,
  word: Word,
): Subject | undefined {
  if (!statement) return undefined;
  const isKeyword = file.text.slice(statement.start + 1, word.start).trim() === '';
  if (isKeyword) return { kind: 'cil statement', keyword: word.text };
  const name = cilType(file, statement, word.text);
  return byPlace(statement, word) ?? (name === undefined ? undefined : portType(snapshot, file, name));
}

/** What the word itself tells, wherever it stands. */
function byName(
  snapshot: Snapshot,
  file: SourceFile,
  statement: Statement | undefined,
  word: Word,
): Subject | undefined {
  const name = namesPort(statement, word) ? `${word.text}_port_t` : word.text;
  if (corenetInterface(name)) return { kind: 'corenet interface', name, domain: domainOf(statement, word) };
  if (permissionSet(name)) return { kind: 'permission set', name, classes: [] };
  if (classSet(name)) return { kind: 'class set', name };
  const type = portType(snapshot, file, name);
  if (type) return type;
  if (statementInfo(name) && isKeywordHere(statement, word, file.text)) return { kind: 'statement', keyword: name };
  // `file`, `key` or `process` are words of many uses: a class only where a macro or constraint can take one.
  if (isKnownClass(name) && (statement?.kind === 'macro_call' || statement?.kind === 'other')) {
    return { kind: 'class', name };
  }
  return undefined;
}

/** True for the `http` of network_port(http, …), which declares http_port_t. */
function namesPort(statement: Statement | undefined, word: Word): boolean {
  if (statement?.kind !== 'macro_call' || statement.data.name.text !== 'network_port') return false;
  const [first] = statement.data.arguments;
  return first?.text === word.text && statement.start + first.offset === word.start;
}

/** The first argument of the call that `word` names, if it is a name or a set of names. */
function domainOf(statement: Statement | undefined, word: Word): string | undefined {
  if (statement?.kind !== 'macro_call' || statement.start + statement.data.name.offset !== word.start) return undefined;
  const domain = argumentsOf(statement.data)[0];
  return domain !== undefined && /^(\{[\w.$\s-]+\}|[\w.$-]+)$/.test(domain) ? domain : undefined;
}

/** A macro's name before its parenthesis, `self`, or the first word of a line that is not a statement yet. */
function isKeywordHere(statement: Statement | undefined, word: Word, text: string): boolean {
  if (word.text === 'self') return statement?.kind === 'av_rule' || statement?.kind === 'type_rule';
  if (text[word.end] === '(') return true;
  const line = text.slice(text.lastIndexOf('\n', word.start - 1) + 1, word.start);
  return (!statement || statement.broken) && line.trim() === '';
}

function portType(snapshot: Snapshot, file: SourceFile, name: string): Subject | undefined {
  return isPortType(snapshot, file, name) ? { kind: 'port type', name } : undefined;
}

const argumentsOf = (data: Statement['data']) =>
  data.kind === 'macro_call' ? data.arguments.map((each) => each.text) : [];

const within = (names: Names, at: number) => names.start <= at && at < names.end;

/** The classes of a rule, class sets expanded. */
function classesOf(classes: Names): string[] {
  return [...new Set(classes.items.flatMap(({ text }) => classSet(text)?.members ?? [text]))];
}

function classOrSet(name: string): Subject | undefined {
  if (classSet(name)) return { kind: 'class set', name };
  return isKnownClass(name) ? { kind: 'class', name } : undefined;
}

function permission(name: string, classes: readonly string[]): Subject | undefined {
  if (permissionSet(name)) return { kind: 'permission set', name, classes };
  return classes.some(classInfo) ? { kind: 'permission', name, classes } : undefined;
}

const MAX_PORT = 65535;

function portOfPortcon(data: PortconData, at: number): Subject | undefined {
  const number = [data.low, data.high].find((each) => each.offset <= at && at < each.offset + each.text.length);
  const protocol = parseProtocol(data.protocol.text);
  // What is no number, such as $1, is NaN.
  if (!number || !(number.value <= MAX_PORT)) return undefined;
  return { kind: 'port', port: number.value, ...(protocol && { protocol }) };
}

/** In `network_port(x, tcp,80,s0, udp,8000-8010,s0)` a number follows its protocol. */
function portOfNetworkPort(data: MacroCallData, at: number): Subject | undefined {
  const index = data.arguments.findIndex((each) => each.offset <= at && at < each.offset + each.text.length);
  const argument = data.arguments[index];
  const protocol = parseProtocol(data.arguments[index - 1]?.text ?? '');
  if (!argument || !protocol) return undefined;
  const digits = wordAt(argument.text, at - argument.offset)?.text;
  return digits && /^\d{1,5}$/.test(digits) ? { kind: 'port', port: Number(digits), protocol } : undefined;
}
