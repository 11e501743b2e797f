/** Where a file lets its types bind to ports: rules on name_bind and the bind interfaces of corenetwork. */
import { corenetInterface } from '../knowledge/corenet.ts';
import { SOCKET_PROTOCOLS, type SocketProtocol } from '../knowledge/socketAccess.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Name, Statement } from '../syntax/statements.ts';
import { wordsOf } from './grants.ts';

/** One domain that may bind to ports of some types, by one statement. */
export interface PortBind {
  readonly domain: string;
  readonly protocol: SocketProtocol;
  /** Types or attributes; one of them may be a macro argument. */
  readonly targets: readonly string[];
  /** False where the rule may name more types than `targets`. */
  readonly whole: boolean;
  readonly statement: Statement;
  /** `name_bind` of a rule, the name of a call. */
  readonly by: Name;
}

const known = new WeakMap<SourceFile, readonly PortBind[]>();

/** In the order of the file. An interface that we do not know binds nothing here; see `unsure` of ownTypes.ts. */
export function portBinds(file: SourceFile): readonly PortBind[] {
  let binds = known.get(file);
  if (!binds) {
    binds = file.statements.flatMap(readBinds);
    known.set(file, binds);
  }
  return binds;
}

function readBinds(statement: Statement): PortBind[] {
  if (statement.broken) return [];
  const { data } = statement;
  if (data.kind === 'macro_call') {
    const targets = targetsOf(data.name.text);
    const domains = targets ? wordsOf(data.arguments[0]?.text) : [];
    return domains.map((domain) => ({ domain, ...targets!, whole: true, statement, by: data.name }));
  }
  if (data.kind !== 'av_rule' || data.flavour !== 'allow') return [];
  const { source, target, classes, permissions } = data;
  const by = permissions.items.find(({ text }) => text === 'name_bind');
  if (!by || [source, target, classes, permissions].some((names) => names.complement)) return [];
  const targets = target.items.map(({ text }) => text);
  const whole = !target.partial && !target.wildcard;
  return SOCKET_PROTOCOLS.filter((each) => classes.items.some(({ text }) => text === `${each}_socket`)).flatMap(
    (protocol) => source.items.map(({ text }) => ({ domain: text, protocol, targets, whole, statement, by })),
  );
}

const BIND_RULE = /^allow \$1 (\{[^}]*\}|\w+):(tcp|udp|sctp)_socket name_bind;$/;

/** What a bind interface of the headers allows; undefined for another call. */
function targetsOf(name: string): { protocol: SocketProtocol; targets: string[] } | undefined {
  if (!name.startsWith('corenet_')) return undefined;
  const known = corenetInterface(name);
  if (known?.known !== true) return undefined;
  for (const rule of known.rules) {
    const match = BIND_RULE.exec(rule);
    if (match) return { protocol: match[2] as SocketProtocol, targets: wordsOf(match[1]) };
  }
  return undefined;
}
