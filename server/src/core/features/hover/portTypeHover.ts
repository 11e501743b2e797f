/** A port type: its ports here, and the interfaces that bind and connect to them. */
import { blocks, bold, code, paragraph } from '../../base/markdown.ts';
import type { DeclaredAt } from '../../index/nameTable.ts';
import { corenetPortAttributes, hasCorenetInterfaces } from '../../knowledge/corenet.ts';
import { type PlannedPort, plannedPorts } from '../../lint/ports/plannedPorts.ts';
import { type PortEntry, PROTOCOLS, type Protocol } from '../../ports/port.ts';
import { formatPortRange } from '../../ports/portFields.ts';
import type { PortProvenance, Snapshot } from '../../snapshot.ts';
import { portsFooter } from './footer.ts';
import { declaredIn, placeLinks } from './symbolHover.ts';

export interface PortTypeFacts {
  readonly name: string;
  /** By protocol, in the order of the ports. */
  readonly ports: readonly { readonly protocol: Protocol; readonly entries: readonly ListedPort[] }[];
  /** True if refpolicy has interfaces for it. */
  readonly hasInterfaces: boolean;
  /** Those of refpolicy; empty for a type of another module. */
  readonly attributes: readonly string[];
  /** What the open files are about to give it and it does not have here, the file of the hover first. */
  readonly planned: readonly PlannedPort[];
  readonly provenance: PortProvenance;
  /** In the workspace. */
  readonly declarations: readonly DeclaredAt[];
}

export interface ListedPort {
  readonly entry: PortEntry;
  /** The type that another entry gives these ports instead. */
  readonly hiddenBy?: string;
}

/** @param uri the file that is looked at */
export function portTypeFacts(snapshot: Snapshot, name: string, uri = ''): PortTypeFacts {
  const entries = snapshot.ports.portsOf(name);
  const ports = PROTOCOLS.map((protocol) => ({
    protocol,
    entries: entries.filter((entry) => entry.protocol === protocol).map((entry) => listed(snapshot, entry)),
  })).filter((each) => each.entries.length > 0);
  const { provenance } = snapshot;
  return {
    name,
    ports,
    hasInterfaces: hasCorenetInterfaces(name),
    attributes: corenetPortAttributes(name),
    planned: [...snapshot.files.values()]
      .sort((a, b) => Number(b.uri === uri) - Number(a.uri === uri))
      .flatMap((file) => plannedPorts(file, name))
      .filter(({ key }) => snapshot.ports.effective(key.protocol, key.low).type !== name),
    provenance,
    declarations: snapshot.policy.declared(name).filter(({ declaration }) => declaration.kind === 'type'),
  };
}

/** `language` is that of the rules it shows: a CIL file has no interfaces, which are m4 macros. */
export function portTypeMarkdown(facts: PortTypeFacts, language: 'policy' | 'cil' = 'policy'): string {
  const { name, ports, attributes, provenance, declarations } = facts;
  return blocks([
    paragraph([
      `${bold(name)} · port type`,
      ...ports.map(({ protocol, entries }) => `${protocol}  ${portList(entries)}`),
      provenance.loading ? 'Its ports are still being read' : withoutPorts(facts),
      usage(facts, language === 'cil' ? cilRules : forms),
      attributes.length > 0 ? `Attributes: ${attributes.join(', ')}` : undefined,
      declarations.length > 0 ? declaredIn(declarations) : undefined,
    ]),
    portsFooter(provenance),
  ]);
}

const MOST_PORTS = 16;

/** The ports as the line of a list, local ones last and marked. */
export function portList(entries: readonly ListedPort[]): string {
  const isLocal = ({ entry }: ListedPort) => entry.origin.kind === 'local';
  const groups = [entries.filter((each) => !isLocal(each)), entries.filter(isLocal)];
  return groups
    .filter((group) => group.length > 0)
    .map((group) => {
      const shown = group.slice(0, MOST_PORTS).map(portText).join(', ');
      const more = group.length > MOST_PORTS ? ` and ${group.length - MOST_PORTS} more` : '';
      return `${shown}${more}${isLocal(group[0]!) ? ' *(local)*' : ''}`;
    })
    .join(' · ');
}

function portText({ entry, hiddenBy }: ListedPort): string {
  return formatPortRange(entry) + (hiddenBy ? ` (${hiddenBy} here)` : '');
}

/** A narrow range inside a wide one does not hide it; an entry that wins from its first to its last port does. */
function listed({ ports }: Snapshot, entry: PortEntry): ListedPort {
  const first = ports.effective(entry.protocol, entry.low).type;
  const hidden =
    first !== entry.type && (entry.low === entry.high || ports.effective(entry.protocol, entry.high).type === first);
  return hidden && entry.high - entry.low < 1024 ? { entry, hiddenBy: first } : { entry };
}

function withoutPorts({ name, ports, planned }: PortTypeFacts): string | undefined {
  if (planned.length > 0) return plannedLine(planned, ports.length === 0 ? 'No port has it here yet' : 'Not here yet');
  if (ports.length > 0) return undefined;
  if (name === 'port_t') return 'What no entry labels has it: no tcp, udp or sctp port in refpolicy or Fedora';
  return `No port has it here. Give it one: ${code(`semanage port -a -t ${name} -p tcp PORT`)}`;
}

const MOST_PLANNED = 4;

/** `No port has it here yet: my/my.te:20 gives it tcp/9123`, the place a link. */
function plannedLine(planned: readonly PlannedPort[], start: string): string {
  const shown = planned.slice(0, MOST_PLANNED).map(({ key, uri, line }, i) => {
    return `${placeLinks([{ uri, line }])} ${i === 0 ? 'gives it ' : ''}${key.protocol}/${formatPortRange(key)}`;
  });
  const more = planned.length - shown.length;
  return `${start}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The interfaces for the protocols it has ports of, or one rule for those that have none. */
function usage(
  facts: PortTypeFacts,
  forms: (facts: PortTypeFacts, action: string, protocols: readonly Protocol[]) => string,
): string | undefined {
  if (facts.name === 'port_t') return undefined;
  const known = new Set([...facts.ports, ...facts.planned.map(({ key }) => key)].map(({ protocol }) => protocol));
  const protocols = known.size > 0 ? PROTOCOLS.filter((each) => known.has(each)) : (['tcp'] as const);
  const bind = forms(facts, 'bind', protocols);
  const connect = forms(
    facts,
    'connect',
    protocols.filter((protocol) => protocol !== 'udp'),
  );
  return [bind && `bind ${bind}`, connect && `connect ${connect}`].filter(Boolean).join(' · ');
}

function cilRules({ name }: PortTypeFacts, action: string, protocols: readonly Protocol[]): string {
  return protocols.map((protocol) => code(`(allow DOMAIN ${name} (${protocol}_socket (name_${action})))`)).join(', ');
}

function forms({ name, hasInterfaces }: PortTypeFacts, action: string, protocols: readonly Protocol[]): string {
  const hasForm = (protocol: Protocol) => hasInterfaces && (protocol === 'tcp' || protocol === 'udp');
  const calls = protocols
    .filter(hasForm)
    .map((protocol) => `corenet_${protocol}_${action}_${name.replace(/_port_t$/, '')}_port($1)`);
  const classes = protocols.filter((protocol) => !hasForm(protocol)).map((protocol) => `${protocol}_socket`);
  if (classes.length > 0) {
    const set = classes.length > 1 ? `{ ${classes.join(' ')} }` : classes[0];
    calls.push(`allow $1 ${name}:${set} name_${action};`);
  }
  return calls.map(code).join(', ');
}
