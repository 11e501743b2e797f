/** What is shown between the words of a file: the parameters of a call, the ports that a rule or call is about. */

import { type InlayHint, InlayHintKind } from 'vscode-languageserver-types';
import { firstFrom } from '../base/firstFrom.ts';
import { corenetInterface } from '../knowledge/corenet.ts';
import { plannedPorts } from '../lint/ports/plannedPorts.ts';
import { PROTOCOLS, type Protocol } from '../ports/port.ts';
import { formatPortRange } from '../ports/portFields.ts';
import type { PortTable } from '../ports/table.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { MacroCallData, Statement } from '../syntax/statements.ts';

/** A part of a file, in offsets. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** Everybody knows what they take. */
const WITHOUT_HINTS = new Set(['gen_bool', 'gen_tunable', 'policy_module']);

/** The interfaces and macros whose calls in `part` have hints; a call with one argument needs no word for it. */
export function calledWithSeveral(file: SourceFile, part: Part): Set<string> {
  const names = callsIn(file, part).flatMap(({ data }) => (data.arguments.length > 1 ? [data.name.text] : []));
  return new Set(names.filter((name) => !WITHOUT_HINTS.has(name)));
}

/**
 * The name of each parameter before its argument.
 * @param parameters by the name of the interface; a name such as `$1`, or one that several have, says nothing and is left out
 */
export function parameterHints(
  file: SourceFile,
  part: Part,
  parameters: ReadonlyMap<string, readonly string[]>,
): InlayHint[] {
  return callsIn(file, part).flatMap(({ data, start }) => {
    const names = parameters.get(data.name.text);
    if (!names || data.arguments.length < 2) return [];
    return data.arguments.flatMap(({ text, offset }, i): InlayHint[] => {
      const name = names[i];
      if (name === undefined || name.startsWith('$') || text === '' || text === name) return [];
      if (names.some((other, at) => other === name && at !== i)) return [];
      const position = file.lines.position(start + offset);
      return [{ position, label: `${name}:`, kind: InlayHintKind.Parameter, paddingRight: true }];
    });
  });
}

/** Behind a rule on the sockets of a port type, and behind a call of a port's interface: the ports that have the type. */
export function portHints(ports: PortTable, file: SourceFile, part: Part): InlayHint[] {
  if (file.kind === 'cil') return [];
  return statementsIn(file, part).flatMap((statement): InlayHint[] => {
    const asked = statement.broken ? [] : portsAskedOf(statement);
    const lists = asked.flatMap(({ type, protocol }) => {
      const list = [...portsOf(ports, type, protocol), ...plannedOf(ports, file, type, protocol)];
      return list.length > 0 ? [{ type, protocol, list }] : [];
    });
    if (lists.length === 0) return [];
    const types = new Set(lists.map(({ type }) => type)).size;
    const label = lists.map(({ type, protocol, list }) => {
      const shown = list.length > MOST_PORTS ? `${list.slice(0, MOST_PORTS).join(', ')}, …` : list.join(', ');
      return `${types > 1 ? `${type} ` : ''}${protocol} ${shown}`;
    });
    const tooltip = lists.map(({ type, protocol, list }) => `${type}: ${protocol} ${list.join(', ')}`);
    return [
      {
        position: file.lines.position(statement.end),
        label: label.slice(0, MOST_LISTS).join(' · ') + (label.length > MOST_LISTS ? ' · …' : ''),
        tooltip: tooltip.join('\n'),
        paddingLeft: true,
      },
    ];
  });
}

const MOST_PORTS = 4;
const MOST_LISTS = 3;

interface Asked {
  readonly type: string;
  readonly protocol: Protocol;
}

function portsAskedOf({ data }: Statement): Asked[] {
  if (data.kind === 'macro_call') {
    const called = corenetInterface(data.name.text);
    const isPort = called?.kind === 'port' && called.known && called.rules.length > 0;
    return isPort ? [{ type: called.portType, protocol: called.protocol }] : [];
  }
  if (data.kind !== 'av_rule' || !data.permissions.items.some(({ text }) => PORT_PERMISSIONS.has(text))) return [];
  const protocols = PROTOCOLS.filter((each) => data.classes.items.some(({ text }) => text === `${each}_socket`));
  const { items, complement } = data.target;
  return complement ? [] : items.flatMap(({ text }) => protocols.map((protocol) => ({ type: text, protocol })));
}

/** The only permissions that are asked of the type of a port. */
const PORT_PERMISSIONS = new Set(['name_bind', 'name_connect']);

/** Without ports that another record gives to another type. */
function portsOf(ports: PortTable, type: string, protocol: Protocol): string[] {
  return ports
    .portsOf(type)
    .filter((entry) => entry.protocol === protocol)
    .filter((entry) => ports.segments(protocol, entry).some(({ label }) => label.type === type))
    .map(formatPortRange);
}

/** What the file is about to give it, marked; a rule on a type of its own would show nothing until then. */
function plannedOf(ports: PortTable, file: SourceFile, type: string, protocol: Protocol): string[] {
  return plannedPorts(file, type)
    .filter(({ key }) => key.protocol === protocol && ports.effective(protocol, key.low).type !== type)
    .map(({ key }) => `${formatPortRange(key)} (not yet)`);
}

type Call = Extract<Statement, { kind: 'macro_call' }>;

function callsIn(file: SourceFile, part: Part): (Call & { readonly data: MacroCallData })[] {
  if (file.kind === 'cil') return [];
  return statementsIn(file, part).filter((each): each is Call => each.kind === 'macro_call' && !each.broken);
}

/** The statements that begin in `part`. */
function statementsIn({ statements }: SourceFile, { start, end }: Part): Statement[] {
  const found: Statement[] = [];
  for (
    let i = firstFrom(statements, (each) => each.start >= start);
    i < statements.length && statements[i]!.start < end;
    i++
  )
    found.push(statements[i]!);
  return found;
}
