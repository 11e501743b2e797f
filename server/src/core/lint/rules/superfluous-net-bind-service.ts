/** Finds raw rules on net_bind_service of domains that bind to no port that needs it. */
import { remember } from '../../base/remember.ts';
import type { Policy } from '../../index/policy.ts';
import { hasPermission } from '../../knowledge/classes.ts';
import { readTarget } from '../../knowledge/interfaces.ts';
import { permissionSet } from '../../knowledge/permissionSets.ts';
import { attributeGives, SOCKET_PROTOCOLS, socketAccessGivenBy } from '../../knowledge/socketAccess.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import type { RuleSets } from '../calls/callGrants.ts';
import { giverOf, grants, isOpen, mayBeMember, namesOf } from '../calls/grants.ts';
import { rulesAbout } from '../calls/mentions.ts';
import { callSteps, type OwnType, ownType } from '../calls/ownTypes.ts';
import { hasOne, rulesOn } from '../concerns.ts';
import { nameRange } from '../place.ts';
import { isCapabilityClass, NET_BIND_SERVICE } from '../ports/netBindService.ts';
import { type PortBind, portBindSteps, portBinds } from '../ports/portBinds.ts';
import { portUses } from '../ports/portUses.ts';
import { DEFAULT_PORT_TYPE, typeInsteadOfDefault } from '../ports/unusedDefault.ts';
import { removeNames, removeStatement } from '../removal.ts';
import type { Fix, Rule, RuleContext, StatementOf } from '../rule.ts';
import { portAccess, wokenBy } from '../wakes.ts';

const isPortAccess = wokenBy(portAccess);

export const superfluousNetBindService: Rule = {
  id: 'superfluous-net-bind-service',
  severity: 'hint',
  summary: 'The domain has capability net_bind_service and binds to no port that needs it.',
  needsPorts: true,
  *prepare({ file, snapshot: { policy } }) {
    const rules = asking(file);
    if (file.kind !== 'te' || rules.length === 0 || (yield* portBindSteps(policy, file)).length === 0) return;
    for (const { data } of rules) {
      for (const { text } of data.source.items) {
        yield* callSteps(policy, file, [text]);
        const type = ownType(policy, file, text);
        if (type) yield* callSteps(policy, file, namesOf(file, type));
      }
    }
  },
  wakes: (change, world) =>
    asking(world.file).length > 0 && (/semanage/.test(change.lines) || isPortAccess(change, world)),
  concerns: rulesOn(NET_BIND_SERVICE),
  statements: {
    av_rule(statement, context) {
      const { file } = context;
      const { flavour, source, classes, permissions } = statement.data;
      if (statement.broken || flavour !== 'allow' || file.kind !== 'te' || permissions.complement) return;
      const permission = permissions.items.find(({ text }) => text === NET_BIND_SERVICE);
      const [only] = source.items;
      if (!permission || !only || source.items.length !== 1 || source.partial || source.complement) return;
      if (!classes.items.every(({ text }) => isCapabilityClass(text))) return;
      const type = ownType(context.snapshot.policy, file, only.text);
      const bound = type && boundTypes(context, type);
      if (!bound || bound.length === 0) return;
      context.report({
        range: nameRange(file, statement, permission),
        message: `${only.text} may bind to no port below ${limitOf(context)} (${enumerate(bound)}), so it needs no net_bind_service.`,
        fixes: () => [removeCapability(file, statement)],
      });
    },
  },
};

const asking = remember((file: SourceFile) =>
  statementsOfKind(file, 'av_rule').filter(({ data }) => hasOne(data.permissions, [NET_BIND_SERVICE])),
);

/** The port types that `type` may bind to; undefined where one may have a port that needs the capability, or we cannot see. */
function boundTypes(context: RuleContext, type: OwnType): string[] | undefined {
  const { file, snapshot } = context;
  // So it is in most files, and to see what calls give the type takes long.
  if (portBinds(snapshot.policy, file).length === 0) return [];
  if (isOpen(file, type)) return undefined;
  const names = namesOf(file, type);
  const binds = portBinds(snapshot.policy, file).filter(({ domain }) => names.has(domain));
  const seen = new Set<unknown>(binds.map(({ statement }) => statement.data));
  const rules = rulesAbout(file, names).filter((rule) => !seen.has(rule));
  if (rules.some((rule) => mayNeedIt(rule, names)) || interfaceMayNeedIt(snapshot.policy, file, type)) return undefined;
  const bound = new Set<string>();
  for (const bind of binds) {
    for (const target of bind.targets) {
      if (target === DEFAULT_PORT_TYPE && typeInsteadOfDefault(context.snapshot, bind.protocol) !== undefined) continue;
      if (!bind.whole || !isHigh(context, bind, target)) return undefined;
      bound.add(target);
    }
  }
  return [...bound];
}

/** True if the type has ports of this protocol, and all are above those that need the capability, here and by the file. */
function isHigh(context: RuleContext, { protocol }: PortBind, type: string): boolean {
  const limit = limitOf(context);
  const ports = context.snapshot.ports.portsOf(type).filter((entry) => entry.protocol === protocol);
  const written = portUses(context.file).semanage.some(({ use }) => use?.type === type && !(use.low >= limit));
  return ports.length > 0 && ports.every(({ low }) => low >= limit) && !written;
}

/** inet_bind asks the capability below ip_unprivileged_port_start. A host that has lowered it is not the only one. */
function limitOf({ snapshot }: RuleContext): number {
  return Math.max(1024, snapshot.sysctls.unprivilegedStart);
}

/** Other families ask it for their own low addresses: vsock ports, Bluetooth channels, amateur radio, RDMA. */
const OTHER_CLASS =
  /^(socket|(vsock|bluetooth|ax25|netrom|rose|appletalk|dccp)_socket|infiniband_\w+|socket_class_set)$/;
const INET_CLASS = /^(tcp|udp|sctp|dccp)_socket$/;

/** A rule that is no plain name_bind: by another class, by a set or `*`, or a bind to another domain's socket. */
function mayNeedIt(rule: RuleSets, names: ReadonlySet<string>): boolean {
  const any = () => true;
  const on = (isClass: (name: string) => boolean, isPermission: (name: string) => boolean) =>
    grants(rule, names, { isClass, isPermission });
  // A rule that comes out of a call names each class of socket_class_set: there only a bind says something.
  const asks = 'effect' in rule ? (name: string) => name === 'bind' || name === 'name_bind' : any;
  if (on((name) => OTHER_CLASS.test(name), asks) || on((name) => name.startsWith('infiniband'), any)) return true;
  const foreign = rule.target.items.some(({ text }) => text !== 'self' && !names.has(text));
  const may = (wanted: string, name: string) =>
    name === wanted || mayBeMember(wanted, name, permissionSet(name), hasPermission('tcp_socket', name));
  const binds = (name: string) => may('name_bind', name) || (foreign && may('bind', name));
  return on((name) => INET_CLASS.test(name), binds);
}

/**
 * True if an interface lets the type bind to ports that we do not see, or use RDMA. What nis_use_ypbind allows under a
 * boolean comes with the capability.
 */
function interfaceMayNeedIt(policy: Policy, file: SourceFile, type: OwnType): boolean {
  const binds = portBinds(policy, file);
  const seen = new Set<unknown>(binds.flatMap(({ by, given }) => [by.text, given]));
  const giver = giverOf(policy, file, type, {
    ofRule: (rule, names) => rule.when !== 'conditional' && !seen.has(rule) && mayNeedIt(rule, names),
    ofAttribute: (attribute) => SOCKET_PROTOCOLS.some((protocol) => attributeGives(attribute, protocol, 'name_bind')),
    givenBy(call) {
      if (/infiniband|_ib_/.test(call)) return [readTarget('$1')];
      if (seen.has(call)) return [];
      return SOCKET_PROTOCOLS.flatMap((protocol) => socketAccessGivenBy(call, protocol, 'name_bind'));
    },
  });
  return giver !== undefined;
}

function removeCapability(file: SourceFile, statement: StatementOf<'av_rule'>): Fix {
  const { permissions } = statement.data;
  const gone = permissions.items.filter(({ text }) => text === NET_BIND_SERVICE);
  const edit = removeNames(file, statement, permissions, gone);
  if (!edit) return { title: 'Remove this rule', edits: [removeStatement(file, statement)] };
  return { title: `Remove ${NET_BIND_SERVICE}`, edits: [edit] };
}

function enumerate(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 2} more` : '';
  return `${names.slice(0, more ? 2 : 3).join(', ')}${more}`;
}
