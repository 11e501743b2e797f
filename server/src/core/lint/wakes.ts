/** Which statements that came or went matter to a rule; see `Rule.wakes`. */

import { broughtBy } from '../index/broughtNames.ts';
import { fileFacts } from '../index/fileFacts.ts';
import { mayReach } from '../index/mayReach.ts';
import type { Policy } from '../index/policy.ts';
import { isKnownClass } from '../knowledge/classes.ts';
import type { MacroCallData, Statement } from '../syntax/statements.ts';
import { optionalAround } from './blocks/optionalBranch.ts';
import { type CallGrants, callGrants, type RuleSet } from './calls/callGrants.ts';
import type { LineChange } from './lineChange.ts';
import type { FileInWorld, StatementOf } from './rule.ts';

type Wakes = (change: LineChange, world: FileInWorld) => boolean;
type IsWanted = (statement: Statement, world: FileInWorld) => boolean;

/** Woken by a change with such a statement. */
export function wokenBy(isWanted: IsWanted): Wakes {
  const isOne = (statements: readonly Statement[], world: FileInWorld) =>
    statements.some((each) => isWanted(each, world));
  return ({ gone, come }, world) => isOne(gone, world) || isOne(come, world);
}

/**
 * Woken by such a statement that came, and by what went that is not common; for a rule whose findings are each about one
 * statement and the blocks around it.
 */
export function wokenByNew(isWanted: IsWanted): Wakes {
  return ({ gone, come }, world) => !gone.every(isCommon) || come.some((each) => isWanted(each, world));
}

/** Woken by changed lines that match. */
export function wokenByText(pattern: RegExp): Wakes {
  return ({ lines }) => pattern.test(lines);
}

/** What people write most, and may stand anywhere but in certain blocks. */
const isCommon = ({ kind, block }: Statement) =>
  kind === 'av_rule' || kind === 'macro_call' || (kind === 'type_declaration' && !block);

/** All but av rules, calls and types that stand in no block. */
export const allButPlain: IsWanted = (statement) => statement.block !== undefined || !isCommon(statement);

/** All but common statements in what is neither a conditional block nor a require nor a second branch. */
export const mayBeOutOfPlace: IsWanted = (statement, world) => {
  const { block, start } = statement;
  if (!isCommon(statement) || start < (fileFacts(world.file).header?.start ?? 0)) return true;
  if (block?.kind === 'optional' && !block.block) return optionalAround(world.file, statement)?.branch === 'else';
  return block !== undefined;
};

/** Of all but optional blocks: where one comes or goes, so does what it holds. */
export function butOptional(isWanted: IsWanted): IsWanted {
  return (statement, world) => statement.kind !== 'optional' && isWanted(statement, world);
}

/** All but av rules, and of calls those that `isWanted`. */
export function callsThat(isWanted: (call: MacroCallData, world: FileInWorld) => boolean): IsWanted {
  return ({ data }, world) => data.kind !== 'av_rule' && (data.kind !== 'macro_call' || isWanted(data, world));
}

/** True unless the call gives no type an attribute, and that is known. */
export function mayGiveAttributes(call: MacroCallData, world: FileInWorld): boolean {
  if (!mayHave(call, world, ATTRIBUTE)) return false;
  const grants = grantsOf(call, world);
  return !grants || grants.attributes.length > 0;
}

/**
 * All statements that may have a say in who binds to ports: rules on sockets of a protocol and on capabilities, words that may
 * stand for such classes, what gives an attribute.
 */
export const portAccess: IsWanted = butOptional(({ data }, world) => {
  if (data.kind === 'av_rule')
    return [data.source, data.target, data.permissions].some(isOpen) || isOfPorts(data.classes);
  if (data.kind !== 'macro_call' || !mayHave(data, world, PORT_ACCESS)) return data.kind !== 'macro_call';
  const grants = grantsOf(data, world);
  return !grants || grants.attributes.length > 0 || grants.rules.some(({ classes }) => isOfPorts(classes));
});

const isOpen = ({ partial, complement, wildcard }: RuleSet) => partial || complement || wildcard;
const isOfPorts = (classes: RuleSet) =>
  isOpen(classes) || classes.items.some(({ text }) => OF_PORTS.test(text) || !isKnownClass(text));
const OF_PORTS =
  /^(socket|(tcp|udp|sctp|dccp|rawip|icmp|vsock|bluetooth|ax25|netrom|rose|appletalk)_socket|infiniband\w*|capability|cap_userns)$/;

/** The names that the statement declares. */
export const typeNames = ({ name, aliases }: StatementOf<'type_declaration'>['data']): string[] =>
  [name, ...aliases].map(({ text }) => text);

const ATTRIBUTE = /\btypeattribute\b/;
/** Such a class, a set of classes or a macro or parameter in the place of one, and what gives an attribute. */
const PORT_ACCESS =
  /\b(typeattribute|socket|(?!(unix_\w+|netlink_\w+|packet|key|alg)_socket\b)\w+_socket|infiniband\w*|capability|cap_userns|\w+_class_set)\b|\b(allow|dontaudit)\b[^;]*:\s*(\{[^}]*)?\w*[$`(*~]/;

/** False where the text of the macro, and of those it calls, says that it has none of this: to expand each call takes room. */
export function mayHave(call: MacroCallData, { file, snapshot: { policy } }: FileInWorld, words: RegExp): boolean {
  if (!policy.isWhole || call.arguments.some(({ text }) => mayBePolicy(policy, text))) return true;
  const { isWhole, unknown, declared } = broughtBy(policy, file.uri, call);
  return !isWhole || unknown.length > 0 || declared.size > 0 || mayReach(policy, call.name.text, words);
}

/** True for an argument that is more than names of types: a call, the end of a rule, a macro. */
function mayBePolicy(policy: Policy, text: string): boolean {
  return /[(:;]/.test(text) || (text.match(/\w+/g) ?? []).some((word) => policy.find(word).length > 0);
}

/** What the call grants; undefined where it may grant anything. */
function grantsOf(call: MacroCallData, { snapshot: { policy } }: FileInWorld): CallGrants | undefined {
  const grants = callGrants(policy, call);
  return grants.isWhole && grants.undefinedCalls.length === 0 ? grants : undefined;
}
