/** Finds contexts of CIL whose user, role or type nobody declares: secilc and semodule refuse to resolve the statement. */
import { closestName, closestSlip, typingErrorOf } from '../../base/closestName.ts';
import { remember } from '../../base/remember.ts';
import type { Steps } from '../../base/steps.ts';
import { findWord } from '../../index/nameUses.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { kindOfAttribute } from '../calls/typeKinds.ts';
import { whereIs } from '../names/nameElsewhere.ts';
import { aKind } from '../names/nameFixes.ts';
import { nameRange } from '../place.ts';
import type { RuleContext, Severity } from '../rule.ts';
import { inForce, isWholePolicy } from './cilBlocks.ts';
import { type CilNames, cilNames, cilWords, fullName, isAlone } from './cilNames.ts';

type Part = 'user' | 'role' | 'type';

interface Fault {
  readonly name: Name;
  readonly message: string;
  /** What is meant. */
  readonly near?: string | undefined;
  readonly severity?: Severity;
}

/** Reports the first fault of each context of a portcon or a context statement. */
export function* reportCilContexts(context: RuleContext): Steps<void> {
  const { file } = context;
  const contexts = file.statements.filter((each) => each.kind === 'portcon' || each.kind === 'cil_context');
  if (contexts.length === 0) return;
  yield;
  const names = cilNames(file);
  yield;
  // Of a policy in several files each declares what the others name.
  if (!names || (isWholePolicy(file) && !isAlone(file))) return;
  const judge = isAlone(file) ? faultOfWhole : faultOfModule;
  for (const statement of contexts) {
    yield;
    // An optional whose names are unknown is dropped without a word.
    if (statement.broken || inForce(file, statement) !== 'always' || isInOther(statement)) continue;
    const { user, role, type } = statement.data;
    if (!user || !role || !type) continue;
    const ofPart = (part: Part, name: Name) => judge({ part, name, statement, names }, context);
    const fault =
      ofPart('user', user) ??
      ofPart('role', role) ??
      ofPart('type', type) ??
      withoutRole(statement, user, role, context);
    if (!fault) continue;
    const { name, near, message, severity } = fault;
    const range = nameRange(file, statement, name);
    context.report({
      range,
      message: near ? `${message} Did you mean ${near}?` : message,
      ...(severity && { severity }),
      fixes: () => (near ? [{ title: `Replace with ${near}`, edits: [{ range, newText: near }] }] : []),
    });
  }
}

/** A block that `in` adds to may be in another file, with what it declares. */
function isInOther({ block }: Statement): boolean {
  for (let at = block; at; at = at.block) if (at.kind === 'cil_block' && at.data.keyword === 'in') return true;
  return false;
}

/** A name in a context, and what its file declares. */
interface Use {
  readonly part: Part;
  readonly name: Name;
  readonly statement: Statement;
  readonly names: CilNames;
}

const ATTRIBUTES = { user: 'user attribute', role: 'role attribute', type: 'attribute' } as const;

/** libsepol's cil_resolve_context(): each has to be what it stands for, and no attribute. */
function faultOfWhole({ part, name, statement, names }: Use): Fault | undefined {
  if (fullName(names, [part], statement, name.text) !== undefined) return undefined;
  const attribute = ATTRIBUTES[part];
  if (fullName(names, [attribute], statement, name.text) !== undefined)
    return { name, message: `${name.text} is ${aKind(attribute)}: a context has one ${part}.` };
  const near = closestName(name.text, names.get(part)!);
  return { name, message: `This policy declares no ${part} ${name.text}.`, near };
}

/**
 * What a module names may come from any other one: only a slip is told from that, a word near to a name that there is, where neither
 * the policy nor a header has the word.
 */
function faultOfModule({ part, name, statement, names }: Use, context: RuleContext): Fault | undefined {
  const { policy } = context.snapshot;
  const word = name.text;
  if (!policy.isWhole || !PLAIN.test(word) || fullName(names, [part], statement, word) !== undefined) return undefined;
  if (part === 'type' && (kindOfAttribute(word) || fullName(names, ['attribute'], statement, word) !== undefined))
    return { name, message: `${word} is an attribute: a context has one type.` };
  if (isKnown(part, word, context)) return undefined;
  const own = closestSlip(word, names.get(part)!);
  const near = own && !isNumbered(own, word) ? own : typingErrorOf(word, otherNames(part, context));
  if (near === undefined) return undefined;
  return { name, message: `No module of this workspace declares the ${part} ${word}.`, near, severity: 'warning' };
}

/** `node1_t` of another module is no slip of `node2_t`. */
const isNumbered = (a: string, b: string) => a.replace(/\d/g, '') === b.replace(/\d/g, '');

const PLAIN = /^[A-Za-z_]\w*$/;

function isKnown(part: Part, word: string, { file, snapshot }: RuleContext): boolean {
  const { policy, ports, files } = snapshot;
  for (const other of files.values()) {
    if (other.kind === 'cil' && other.uri !== file.uri && findWord(other.text, word, 0) >= 0) return true;
  }
  // No header names users.
  if (part === 'user') return word === 'system_u' || policy.users().size === 0 || policy.users().has(word);
  if (word === 'object_r' || (part === 'type' && ports.hasType(word))) return true;
  return whereIs(policy, file.uri, word, [part]) !== undefined;
}

/** The names beside those of the file that may be meant. With headers alone a near one may be of yet another module. */
function otherNames(part: Part, { snapshot: { policy, ports } }: RuleContext): Iterable<string> {
  if (part === 'user') return ['system_u', ...policy.users()];
  const known = policy.hasBase ? policy.allNames([part]) : [];
  if (part === 'role') return ['object_r', ...known];
  return policy.hasBase ? [...known, ...ports.types()] : [];
}

/** cil_verify.c, __cil_verify_context(): also object_r has to be given to a user. */
function withoutRole(statement: Statement, user: Name, role: Name, { file }: RuleContext): Fault | undefined {
  const names = cilNames(file)!;
  const given = isAlone(file) ? rolesOfUsers(file) : undefined;
  const [userName, roleName] = [
    fullName(names, ['user'], statement, user.text)!,
    fullName(names, ['role'], statement, role.text)!,
  ];
  if (!given || given.get(userName)?.has(roleName)) return undefined;
  return { name: role, message: `User ${user.text} does not have role ${role.text}, so no context has both.` };
}

/** Undefined where attributes may give users more. */
const rolesOfUsers = remember((file: SourceFile): ReadonlyMap<string, ReadonlySet<string>> | undefined => {
  const names = cilNames(file);
  if (!names || names.get('user attribute')!.size + names.get('role attribute')!.size > 0) return undefined;
  const found = new Map<string, Set<string>>();
  for (const statement of statementsOfKind(file, 'other')) {
    if (statement.data.node !== 'userrole') continue;
    const [, user = '', role = ''] = cilWords(file, statement);
    const name = fullName(names, ['user'], statement, user) ?? '';
    const roles = found.get(name) ?? new Set();
    found.set(name, roles.add(fullName(names, ['role'], statement, role) ?? ''));
  }
  return found;
});
