/** What the interfaces of refpolicy let a type do with tcp, udp and sctp sockets. */
import { corenetInterface } from './corenet.ts';
import data from './data/socketAccess.json' with { type: 'json' };
import { type Given, readTarget } from './interfaces.ts';

/** The protocols whose sockets have port labels in the headers. */
export const SOCKET_PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;
export type SocketProtocol = (typeof SOCKET_PROTOCOLS)[number];

/**
 * Of a type's own sockets: `own` is any permission, `create` and `bind` are those. `name_bind` and `node_bind` are on any
 * type. `served`: another type may create sockets with this label, as init does for a daemon (socket activation).
 */
export type SocketAccess = 'own' | 'create' | 'bind' | 'name_bind' | 'node_bind' | 'served';

/** `always`, or only `conditional`: under a tunable, and not without it. */
export type GivenWhen = 'always' | 'conditional';

/** The types that get `access` from a call of `name`, calls and attributes followed. */
export function socketAccessGivenBy(
  name: string,
  protocol: SocketProtocol,
  access: SocketAccess,
  when: GivenWhen = 'always',
): readonly Given[] {
  const corenet = corenetInterface(name);
  if (corenet?.kind === 'port') {
    const binds = corenet.action === 'bind' && !corenet.dontaudit && corenet.protocol === protocol;
    return binds && access === 'name_bind' && when === 'always' ? [readTarget('$1')] : [];
  }
  return (
    allGiven()
      .get(name)
      ?.get(`${protocol}.${access}${when === 'always' ? '' : '?'}`) ?? []
  );
}

/**
 * True if rules of refpolicy's modules on an attribute give `access` to all types that have it. What interfaces give
 * because of attributes is in `socketAccessGivenBy` already.
 */
export function attributeGives(
  attribute: string,
  protocol: SocketProtocol,
  access: SocketAccess,
  when: GivenWhen = 'always',
): boolean {
  return has(attribute, `${protocol}.${access}${when === 'always' ? '' : '?'}`);
}

/**
 * True if rules of refpolicy's modules on an attribute give capability net_bind_service. What only allow_ypbind gives to
 * everybody who looks up names (nsswitch_domain) does not count.
 */
export function attributeGivesNetBindService(attribute: string): boolean {
  return has(attribute, 'netBindService');
}

/** True for an attribute that a module of refpolicy declares: what is not said of it here, it does not give. */
export function isRefpolicyAttribute(name: string): boolean {
  return allAttributes().has(name);
}

/** The refpolicy version of the headers and modules. */
export const SOCKET_ACCESS_VERSION: string = data.version;

let given: Map<string, Map<string, Given[]>> | undefined;

/** By interface, then by fact. */
function allGiven(): Map<string, Map<string, Given[]>> {
  if (given) return given;
  given = new Map();
  for (const [key, list] of Object.entries(data.given)) {
    const [target, ...facts] = key.split(' ');
    for (const name of list.split(' ')) {
      const byFact = given.get(name) ?? new Map<string, Given[]>();
      for (const fact of facts) byFact.set(fact, [...(byFact.get(fact) ?? []), readTarget(target!)]);
      given.set(name, byFact);
    }
  }
  return given;
}

let attributes: Map<string, ReadonlySet<string>> | undefined;

const has = (attribute: string, fact: string) => allAttributes().get(attribute)?.has(fact) === true;

/** The facts of each attribute. */
function allAttributes(): Map<string, ReadonlySet<string>> {
  if (attributes) return attributes;
  attributes = new Map();
  for (const name of data.otherAttributes.split(' ')) attributes.set(name, new Set());
  for (const [key, list] of Object.entries(data.attributes)) {
    const facts = new Set(key.split(' '));
    for (const name of list.split(' ')) attributes.set(name, facts);
  }
  return attributes;
}
