/** Finds domains that may bind a port below 1024, by a raw rule or an interface, and lack the capability for it. */
import { replaceText } from '../../base/edits.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { addCapability } from '../../index/moduleEdits.ts';
import { corenetInterface } from '../../knowledge/corenet.ts';
import { PROTOCOLS, type Protocol } from '../../ports/port.ts';
import { formatRange } from '../../ports/query.ts';
import type { PortTable } from '../../ports/table.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { bindPlaces } from '../calls/grantPlace.ts';
import { ownType } from '../calls/ownTypes.ts';
import { rulesOn } from '../concerns.ts';
import { requireOfRule } from '../names/useInterface.ts';
import { nameRange } from '../place.ts';
import { mayHaveNetBindService } from '../ports/netBindService.ts';
import { type PortBind, portBindSteps } from '../ports/portBinds.ts';
import { bindersChange } from '../ports/portWakes.ts';
import { isSocketType } from '../ports/socketTypes.ts';
import type { Fix, Rule, RuleContext, StatementOf } from '../rule.ts';

export const privilegedPortWithoutCapability: Rule = {
  id: 'privileged-port-without-capability',
  severity: 'warning',
  summary: 'The domain may use a port below 1024 but lacks capability net_bind_service.',
  needsPorts: true,
  wakes: bindersChange,
  concerns: rulesOn('name_bind'),
  statements: {
    av_rule(statement, { file, snapshot, report }) {
      const { flavour, source, target, classes, permissions } = statement.data;
      if (statement.broken || flavour !== 'allow' || file.kind !== 'te' || permissions.complement) return;
      const permission = permissions.items.find(({ text }) => text === 'name_bind');
      if (!permission || target.complement || source.complement) return;
      for (const { text: portType } of target.items) {
        const ports = PROTOCOLS.filter((each) => classes.items.some(({ text }) => text === `${each}_socket`)).flatMap(
          (protocol) => privilegedPorts(snapshot, protocol, portType),
        );
        if (ports.length === 0) continue;
        for (const { text: domain } of source.items) {
          const type = ownType(snapshot.policy, file, domain);
          if (!type || isSocketType(file, type) || mayHaveNetBindService(snapshot.policy, file, type)) continue;
          report({
            range: nameRange(file, statement, permission),
            message: message(domain, portType, ports, snapshot.sysctls.unprivilegedStart),
            fixes: () => fixesOf(file, statement, domain, portType),
          });
          return;
        }
      }
    },
  },
  *file(context) {
    const { file, snapshot } = context;
    if (file.kind !== 'te') return;
    const seen = new Set<Statement>();
    for (const bind of yield* portBindSteps(snapshot.policy, file)) {
      yield;
      if (bind.statement.kind !== 'macro_call' || seen.has(bind.statement)) continue;
      if (reportCall(context, bind)) seen.add(bind.statement);
    }
  },
};

/** What an interface lets the domain bind, where it does not give the capability too. */
function reportCall({ file, snapshot, report }: RuleContext, bind: PortBind): boolean {
  const { domain, protocol, targets, statement, by } = bind;
  for (const portType of targets) {
    const ports = privilegedPorts(snapshot, protocol, portType);
    const type = ports.length > 0 ? ownType(snapshot.policy, file, domain) : undefined;
    if (!type || isSocketType(file, type) || mayHaveNetBindService(snapshot.policy, file, type)) continue;
    report({
      range: nameRange(file, statement, by),
      message: message(domain, portType, ports, snapshot.sysctls.unprivilegedStart),
      related: bindPlaces(snapshot.policy, bind),
      fixes: () => [capabilityFix(file, domain)],
    });
    return true;
  }
  return false;
}

type AvRule = StatementOf<'av_rule'>;

/** Ports of one protocol, as `80` or `1-511`. */
interface PrivilegedPorts {
  readonly protocol: Protocol;
  readonly ranges: readonly string[];
  readonly single: boolean;
}

/** By protocol, type and limit: most tables are asked the same at each key. */
const known = new WeakMap<PortTable, Map<string, readonly PrivilegedPorts[]>>();

/** The ports whose label is `type` and that need the capability (inet_bind: port below ip_unprivileged_port_start). */
function privilegedPorts({ ports, sysctls }: Snapshot, protocol: Protocol, type: string): readonly PrivilegedPorts[] {
  const answers = known.get(ports) ?? new Map<string, readonly PrivilegedPorts[]>();
  known.set(ports, answers);
  const high = sysctls.unprivilegedStart - 1;
  const key = `${protocol} ${type} ${high}`;
  let found = answers.get(key);
  if (!found) {
    found = readPrivileged(ports, protocol, type, high);
    if (answers.size > MOST_ANSWERS) answers.clear();
    answers.set(key, found);
  }
  return found;
}

/** Names that are being typed are asked for too. */
const MOST_ANSWERS = 1_000;

function readPrivileged(ports: PortTable, protocol: Protocol, type: string, high: number): PrivilegedPorts[] {
  if (high < 1 || !ports.portsOf(type).some((entry) => entry.protocol === protocol && entry.low <= high)) return [];
  const own = ports.segments(protocol, { low: 1, high }).filter(({ label }) => label.type === type);
  if (own.length === 0) return [];
  const single = own.length === 1 && own[0]!.low === own[0]!.high;
  return [{ protocol, ranges: own.map(formatRange), single }];
}

const MOST = 5;

function message(domain: string, portType: string, ports: readonly PrivilegedPorts[], start: number): string {
  const lists = ports.map(({ protocol, ranges }) => {
    const more = ranges.length > MOST + 1 ? ` and ${ranges.length - MOST} more` : '';
    return `${protocol}/${ranges.slice(0, more ? MOST : ranges.length).join(', ')}${more}`;
  });
  const need = ports.length === 1 && ports[0]!.single ? 'needs' : 'need';
  return `${domain} may use ${portType} but not bind below ${start}: ${lists.join(' and ')} also ${need} capability net_bind_service.`;
}

function fixesOf(file: SourceFile, statement: AvRule, domain: string, portType: string): Fix[] {
  const capability = capabilityFix(file, domain);
  const call = interfaceCall(file, statement, domain, portType);
  return call ? [call, capability] : [capability];
}

function capabilityFix(file: SourceFile, domain: string): Fix {
  return {
    title: `Add capability net_bind_service for ${domain}`,
    edits: addCapability(file, domain, 'net_bind_service'),
  };
}

/** The interface that grants both, where the rule says nothing else. */
function interfaceCall(file: SourceFile, statement: AvRule, domain: string, portType: string): Fix | undefined {
  const { source, target, classes, permissions } = statement.data;
  if (fileFacts(file).style !== 'refpolicy') return undefined;
  if ([source, target, classes, permissions].some((names) => names.items.length !== 1 || names.partial))
    return undefined;
  const protocol = classes.items[0]!.text.replace('_socket', '');
  const name = `corenet_${protocol}_bind_${portType.replace(/_t$/, '')}`;
  const known = corenetInterface(name);
  if (known?.kind !== 'port' || !known.known || !known.grantsNetBindService) return undefined;
  const call = `${name}(${domain})`;
  const edit = replaceText(file.lines, statement.start, statement.end, call);
  return { title: `Use ${call}`, edits: [...requireOfRule(file, statement, portType), edit] };
}
