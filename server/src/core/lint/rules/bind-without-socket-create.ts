/** Finds domains that may bind to ports but have no socket to bind. */
import { fileFacts } from '../../index/fileFacts.ts';
import { addRule } from '../../index/moduleEdits.ts';
import type { Policy } from '../../index/policy.ts';
import { permissionText } from '../../index/requires.ts';
import { permissionSet } from '../../knowledge/permissionSets.ts';
import type { SocketProtocol } from '../../knowledge/socketAccess.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { bindPlaces } from '../calls/grantPlace.ts';
import { type OwnType, ownType } from '../calls/ownTypes.ts';
import { nameRange } from '../place.ts';
import { type PortBind, portBindSteps } from '../ports/portBinds.ts';
import { bindersChange } from '../ports/portWakes.ts';
import { conditionalGiver, isServed, mayHaveSocketAccess } from '../ports/socketGrants.ts';
import { DEFAULT_PORT_TYPE } from '../ports/unusedDefault.ts';
import type { Rule } from '../rule.ts';

export const bindWithoutSocketCreate: Rule = {
  id: 'bind-without-socket-create',
  severity: 'hint',
  summary: 'The domain may bind to a port, but not create a socket of that protocol and bind it.',
  wakes: bindersChange,
  *file({ file, snapshot: { policy }, report }) {
    if (file.kind !== 'te') return;
    const seen = new Set<string>();
    for (const bind of yield* portBindSteps(policy, file)) {
      yield;
      const { domain, protocol, targets, statement, by } = bind;
      const key = `${domain} ${protocol}`;
      if (seen.has(key) || targets.every((each) => each === DEFAULT_PORT_TYPE || each === 'self')) continue;
      const type = ownType(policy, file, domain);
      if (!type) continue;
      seen.add(key);
      const lack = lackOf(policy, file, type, protocol);
      if (!lack) continue;
      report({
        range: nameRange(file, statement, by),
        message: `${domain} may bind to ${protocol} ports, but ${lack.words}.`,
        related: bindPlaces(policy, bind),
        fixes: () => {
          const rule = `allow ${domain} self:${protocol}_socket ${permissionsOf(file, bind, lack.missing)};`;
          return [{ title: `Add ${rule.replace(/;$/, '')}`, edits: addRule(file, rule, statement) }];
        },
      });
    }
  },
};

interface Lack {
  readonly words: string;
  /** Of create and bind; empty where the domain has nothing at all. */
  readonly missing: readonly string[];
}

function lackOf(policy: Policy, file: SourceFile, type: OwnType, protocol: SocketProtocol): Lack | undefined {
  const has = (access: 'own' | 'create' | 'bind') =>
    mayHaveSocketAccess(policy, file, type, protocol, access) ||
    conditionalGiver(policy, file, type, protocol, access) !== undefined;
  if (!has('own')) return { words: `has no rule on a ${protocol}_socket of its own`, missing: [] };
  const missing = (['create', 'bind'] as const).filter((access) => !has(access));
  if (missing.length === 0) return undefined;
  // Socket activation: init creates the socket with the daemon's label, binds it, and hands it over.
  if (isServed(policy, file, type, protocol)) return undefined;
  return { words: `lacks ${missing.join(' and ')} on a ${protocol}_socket of its own`, missing };
}

/** What is missing; where nothing is there, all that a server needs. A plain module has no permission sets. */
function permissionsOf(file: SourceFile, { protocol }: PortBind, missing: readonly string[]): string {
  if (missing.length > 0) return permissionText([...missing].sort());
  const set = protocol === 'udp' ? 'create_socket_perms' : 'create_stream_socket_perms';
  if (fileFacts(file).style === 'refpolicy') return set;
  return permissionText([...(permissionSet(set)?.members ?? [])].sort());
}
