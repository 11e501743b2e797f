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
