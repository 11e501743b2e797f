/** The rules that let a domain serve or use a port: recipes for TCP, UDP and SCTP (`hooks.c` __selinux_socket_bind). */
import type { TextEdit } from 'vscode-languageserver-types';
import { replaceText } from '../../base/edits.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { editModule, isDeclared } from '../../index/moduleEdits.ts';
import type { Requires } from '../../index/requires.ts';
import { hasCorenetInterfaces } from '../../knowledge/corenet.ts';
import { isOwnName } from '../../lint/names/nameFixes.ts';
import type { Protocol } from '../../ports/port.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { type Grant, grantsOf, grantsOn, isGranted, membersOf } from './grants.ts';
import { semanageComments } from './moduleNames.ts';

export interface Access {
  readonly domain: string;
  readonly portType: string;
  readonly protocol: Protocol;
  readonly role: 'server' | 'client';
  /** The interface to write in; the top level of the module where it is absent. */
  readonly scope?: Statement;
}

/** Edits that add what `access` needs and the file does not grant yet; none where nothing is missing. */
export function allowAccess(snapshot: Snapshot, file: SourceFile, access: Access): TextEdit[] {
  const { scope } = access;
  const grants = grantsOf(file, scope, access.domain);
  const own = ownSocket(file, grants, access);
  const statements = [...own.statements, ...foreign(snapshot, file, grants, access)];
  const requires = requiresOfRules(file, grants, access);
  const portTypes = isForgotten(snapshot, file, access) ? [{ type: access.portType }] : [];
  return [...editModule(file, { portTypes, statements, requires, ...(scope && { scope }) }), ...own.edits];
}

/** True for a port type of the module that nobody declares: to require it would not help. */
function isForgotten({ policy, ports }: Snapshot, file: SourceFile, { portType, scope }: Access): boolean {
  if (file.kind !== 'te' || scope || !/_port_t$/.test(portType) || !isOwnName(file, portType)) return false;
  return policy.isWhole && policy.declared(portType).length === 0 && !ports.hasType(portType);
}

/** What the file's own raw rule on the port needs, so that the module compiles with it. */
function requiresOfRules(file: SourceFile, grants: readonly Grant[], access: Access): Requires {
  const { domain, portType, protocol, role } = access;
  const permission = role === 'server' ? 'name_bind' : 'name_connect';
  const className = `${protocol}_socket`;
  const onPort = grantsOn(grants, domain, portType, className);
  if (!onPort.some(({ permissions }) => permissions.has(permission))) return {};
  // The body of an interface requires the types of its rules.
  if (grants.some((each) => each.target === portType && each.statement.kind === 'macro_call')) return {};
  return {
    types: isDeclared(file, portType) ? [] : [portType],
    classes: { [className]: [permission] },
  };
}

/** TCP and SCTP servers listen; on a datagram socket listen and accept mean nothing. */
function ownPermissions({ protocol, role }: Access): { set: string; needed: readonly string[] } {
  if (role === 'client')
    return { set: 'create_socket_perms', needed: protocol === 'udp' ? ['create'] : ['create', 'connect'] };
  if (protocol === 'udp') return { set: 'create_socket_perms', needed: ['create', 'bind'] };
  return { set: 'create_stream_socket_perms', needed: ['create', 'bind', 'listen', 'accept'] };
}

/** The domain's rule on its own sockets. A rule with a smaller set gets the larger one. */
function ownSocket(
  file: SourceFile,
  grants: readonly Grant[],
  access: Access,
): { statements: readonly string[]; edits: TextEdit[] } {
  const { domain, protocol } = access;
  const className = `${protocol}_socket`;
  const { set, needed } = ownPermissions(access);
  if (isGranted(grants, { source: domain, target: domain, className, permissions: needed })) {
    return { statements: [], edits: [] };
  }
  if (fileFacts(file).style === 'plain') {
    const granted = new Set(grantsOn(grants, domain, domain, className).flatMap(({ permissions }) => [...permissions]));
    const missing = membersOf(set).filter((name) => !granted.has(name));
    return { statements: [rule(domain, 'self', className, [...missing].sort())], edits: [] };
  }
  const widened = widen(file, grants, access, set);
  if (widened) return { statements: [], edits: [widened] };
  return { statements: [`allow ${domain} self:${className} ${set};`], edits: [] };
}

/** Replaces the permissions of the domain's own rule where `set` has all of them. */
function widen(
  file: SourceFile,
  grants: readonly Grant[],
  { domain, protocol }: Access,
  set: string,
): TextEdit | undefined {
  const members = new Set(membersOf(set));
  for (const { permissions, statement } of grantsOn(grants, domain, domain, `${protocol}_socket`)) {
    const { data, start } = statement;
    if (data.kind !== 'av_rule' || data.permissions.partial) continue;
    const one = [data.source, data.target, data.classes].every(({ items }) => items.length === 1);
    if (!one || ![...permissions].every((name) => members.has(name))) continue;
    return replaceText(file.lines, start + data.permissions.start, start + data.permissions.end, set);
  }
  return undefined;
}

/** Rules on the node and on the port, as interface calls where there are such. */
function foreign(snapshot: Snapshot, file: SourceFile, grants: readonly Grant[], access: Access): string[] {
  const { domain, portType, protocol, role } = access;
  const className = `${protocol}_socket`;
  const calls = fileFacts(file).style !== 'plain';
  const has = (target: string, permission: string) =>
    isGranted(grants, { source: domain, target, className, permissions: [permission] });
  const perPort = calls && hasInterfaces(snapshot, file, portType) && (protocol === 'tcp' || protocol === 'udp');
  if (role === 'client') {
    // The kernel does not look at the destination of UDP.
    if (protocol === 'udp' || has(portType, 'name_connect')) return [];
    if (perPort) return [`corenet_${protocol}_connect_${portName(portType)}_port(${domain})`];
    return [rule(domain, portType, className, ['name_connect'])];
  }
  const wanted: string[] = [];
  if (!has('node_t', 'node_bind')) {
    const hasCall = calls && protocol !== 'dccp';
    wanted.push(
      hasCall ? `corenet_${protocol}_bind_generic_node(${domain})` : rule(domain, 'node_t', className, ['node_bind']),
    );
  }
  const capability = isGranted(grants, {
    source: domain,
    target: domain,
    className: 'capability',
    permissions: ['net_bind_service'],
  });
  const bound = has(portType, 'name_bind');
  if (!bound && perPort) return [...wanted, `corenet_${protocol}_bind_${portName(portType)}_port(${domain})`];
  if (!bound) wanted.push(rule(domain, portType, className, ['name_bind']));
  if (!capability && isPrivileged(snapshot, file, portType, protocol)) {
    wanted.push(rule(domain, 'self', 'capability', ['net_bind_service']));
  }
  return wanted;
}

function rule(source: string, target: string, className: string, permissions: readonly string[]): string {
  const set = permissions.length === 1 ? permissions[0] : `{ ${permissions.join(' ')} }`;
  return `allow ${source} ${target}:${className} ${set};`;
}

const portName = (portType: string) => portType.replace(/_port_t$/, '');

/**
 * True if corenetwork has interfaces for the type: those of refpolicy's headers, and on a Fedora table (it alone has
 * ephemeral_port_t) every type that the policy itself labels ports with.
 */
function hasInterfaces({ ports }: Snapshot, file: SourceFile, portType: string): boolean {
  if (isDeclared(file, portType)) return false;
  if (hasCorenetInterfaces(portType)) return true;
  if (!ports.hasType('ephemeral_port_t') || !/^\w+_port_t$/.test(portType)) return false;
  if (/^((hi_)?reserved|unreserved|ephemeral)_port_t$/.test(portType)) return false;
  return ports.portsOf(portType).some(({ origin }) => origin.kind === 'policy' || origin.kind === 'bundled');
}

/** True if the type has a port below 1024, where bind() also asks for capability net_bind_service. */
function isPrivileged({ ports }: Snapshot, file: SourceFile, portType: string, protocol: Protocol): boolean {
  const labelled = semanageComments(file).filter((each) => each.type === portType);
  return [...ports.portsOf(portType), ...labelled.map(({ range, protocol: of }) => ({ ...range, protocol: of }))].some(
    (each) => each.protocol === protocol && each.low < 1024,
  );
}
