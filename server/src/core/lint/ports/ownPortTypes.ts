/** The port types that a file declares, found in one pass over its types and calls. */
import { fileFacts } from '../../index/fileFacts.ts';
import { mayReach } from '../../index/mayReach.ts';
import type { Policy } from '../../index/policy.ts';
import { attributesGivenBy, typeGiven } from '../../knowledge/interfaces.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { MacroCallData } from '../../syntax/statements.ts';
import { callGrants } from '../calls/callGrants.ts';

const known = new WeakMap<SourceFile, WeakMap<Policy, ReadonlySet<string>>>();

/** The types with attribute port_type, written or given by an interface that we know. A required type is not among them. */
export function ownPortTypes(policy: Policy, file: SourceFile): ReadonlySet<string> {
  const byPolicy = known.get(file) ?? new WeakMap<Policy, ReadonlySet<string>>();
  known.set(file, byPolicy);
  let types = byPolicy.get(policy);
  if (!types) {
    types = readPortTypes(policy, file);
    byPolicy.set(policy, types);
  }
  return types;
}

function readPortTypes(policy: Policy, file: SourceFile): Set<string> {
  const { types, calls } = fileFacts(file);
  const found = new Set([...types.values()].flatMap((type) => (type.attributes.has(PORT) ? [type.name] : [])));
  for (const [name, statements] of calls) {
    if (!mayGivePort(policy, name)) continue;
    for (const { data } of statements) {
      if (data.kind !== 'macro_call') continue;
      for (const type of portTypesOf(policy, data)) if (types.has(type)) found.add(type);
    }
  }
  return found;
}

/** False for a call that makes no type a port type. */
export function mayGivePort(policy: Policy, name: string): boolean {
  return givesPort(name) || (policy.isWhole && mayReach(policy, name, WORD));
}

/** The attribute where it is neither required nor the target of a rule, and the interfaces that give it, which a policy may have no text of. */
const WORD = /\bport_type\b(?!\s*:)(?<!\battribute\s[^;]*)|\bcorenet_(reserved_|rpc_)?port\b/;
const PORT = 'port_type';

const gifts = (name: string) => attributesGivenBy(name).filter(({ attributes }) => attributes.includes(PORT));

const given = new Map<string, boolean>();

function givesPort(name: string): boolean {
  const known = given.get(name);
  if (known !== undefined) return known;
  const gives = gifts(name).length > 0;
  if (given.size > MOST_NAMES) given.clear();
  given.set(name, gives);
  return gives;
}

const MOST_NAMES = 10_000;

function portTypesOf(policy: Policy, call: MacroCallData): string[] {
  const { attributes, undefinedCalls } = callGrants(policy, call);
  return [
    ...attributes.flatMap((each) => (each.attributes.includes(PORT) ? [each.type] : [])),
    ...undefinedCalls.flatMap((each) => gifts(each.name).flatMap((gift) => typeGiven(gift, each.arguments) ?? [])),
  ];
}
