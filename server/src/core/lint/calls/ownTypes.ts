/** What one file says of the types it declares: their attributes, and whether something may be hidden from us. */
import type { Steps } from '../../base/steps.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { isDeclared } from '../../index/moduleEdits.ts';
import type { Policy } from '../../index/policy.ts';
import { attributesGivenBy, isKnownInterface, typeGiven } from '../../knowledge/interfaces.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Argument, Statement } from '../../syntax/statements.ts';
import { type CallGrants, callGrantSteps, callGrants } from './callGrants.ts';
import { callsAbout } from './mentions.ts';

export interface OwnType {
  readonly name: string;
  /** Its declaration. */
  readonly statement: Statement;
  /** Written in the file. */
  readonly written: ReadonlySet<string>;
  /** Those and what the interfaces it is passed to give it. */
  readonly attributes: ReadonlySet<string>;
  /** Of these, what an interface gives by the policy's own definition; rules on it are not followed there. */
  readonly given: ReadonlySet<string>;
  /** True if it is passed to an interface that we do not know, which may give it anything. */
  readonly unsure: boolean;
}

const known = new WeakMap<SourceFile, WeakMap<Policy, Map<string, OwnType | undefined>>>();

/** The type `name` if `file` declares it; undefined for a required or unknown type and for `$1`. */
export function ownType(policy: Policy, file: SourceFile, name: string): OwnType | undefined {
  const byPolicy = known.get(file) ?? new WeakMap<Policy, Map<string, OwnType | undefined>>();
  known.set(file, byPolicy);
  const types = byPolicy.get(policy) ?? new Map<string, OwnType | undefined>();
  byPolicy.set(policy, types);
  if (!types.has(name)) types.set(name, readOwnType(policy, file, name));
  return types.get(name);
}

/** The calls about it are read only when something of them is asked. */
function readOwnType(policy: Policy, file: SourceFile, name: string): OwnType | undefined {
  const facts = fileFacts(file).types.get(name);
  if (!facts || !isDeclared(file, name)) return undefined;
  let read: CalledFor | undefined;
  const called = () => {
    read ??= readCalls(policy, file, name, facts.attributes);
    return read;
  };
  return {
    name,
    statement: facts.statement,
    written: facts.attributes,
    get attributes() {
      return called().attributes;
    },
    get given() {
      return called().given;
    },
    get unsure() {
      return called().unsure;
    },
  };
}

/** Finds out what the calls about some types grant, one in each step, so that it is known when somebody asks. */
export function* callSteps(policy: Policy, file: SourceFile, names: Iterable<string>): Steps<void> {
  for (const call of callsAbout(file, names)) {
    yield* callGrantSteps(policy, call);
    yield;
  }
}

type CalledFor = Pick<OwnType, 'attributes' | 'given' | 'unsure'>;

function readCalls(policy: Policy, file: SourceFile, name: string, written: ReadonlySet<string>): CalledFor {
  const attributes = new Set(written);
  const given = new Set<string>();
  let unsure = false;
  for (const call of callsAbout(file, [name])) {
    const grants = callGrants(policy, call);
    if (isUnsure(grants, textsOf(call.arguments), name)) unsure = true;
    for (const { type, attributes } of grants.attributes) {
      if (type === name) for (const attribute of attributes) given.add(attribute);
    }
    for (const { name: called, arguments: args } of grants.undefinedCalls) {
      for (const gift of attributesGivenBy(called)) {
        if (typeGiven(gift, args) !== name) continue;
        for (const attribute of gift.attributes) attributes.add(attribute);
      }
    }
  }
  for (const attribute of given) attributes.add(attribute);
  return { attributes, given, unsure };
}

/** True if a call may give the type something that we do not see. */
function isUnsure({ isWhole, undefinedCalls }: CallGrants, args: readonly string[], name: string): boolean {
  if (!isWhole && mayConcern(args, name)) return true;
  return undefinedCalls.some((call) => !isKnownInterface(call.name) && mayGiveTo(call, name));
}

/** What corenetwork makes of `network_port(x, …)` (corenetwork.te.m4). */
const NETWORK_PORT_TYPES = ['port_t', 'client_packet_t', 'server_packet_t'];

function mayGiveTo({ name: called, arguments: args }: CallGrants['undefinedCalls'][number], name: string): boolean {
  if (called !== 'network_port') return mayConcern(args, name);
  return NETWORK_PORT_TYPES.some((each) => name === `${args[0]}_${each}`);
}

export function argumentsOf(statement: Statement): readonly Argument[] {
  return statement.kind === 'macro_call' ? statement.data.arguments : [];
}

export function textsOf(args: readonly Argument[]): string[] {
  return args.map(({ text }) => text);
}

/** True if an argument names the type, or the prefix that a template makes it of. */
function mayConcern(args: readonly string[], name: string): boolean {
  return args.some((text) =>
    (text.match(/[$\w]+/g) ?? []).some((word) => word === name || name.startsWith(`${word}_`)),
  );
}
