/** Says where in a module a new statement belongs, as a maintainer of refpolicy would put it. */
import { remember } from '../base/remember.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Statement, StatementData } from '../syntax/statements.ts';
import { insideBlock } from './insideBlock.ts';

/** What decides a statement's place among the others of its domain. */
export interface Placement {
  readonly domain: string;
  /** The kind of statement, in the order in which they follow each other; the names are those of {@link ORDER}. */
  readonly group: number;
  /** Sorts inside the group. */
  readonly key: string;
}

/** The order of a module: rules on itself, on ports, on other types, patterns, then calls by layer, then blocks. */
const ORDER = { self: 0, port: 1, rule: 2, pattern: 3, kernel: 4, layer: 5, system: 6, block: 7 } as const;

/** Modules of refpolicy's kernel layer; their calls stand before those of other layers. */
const KERNEL_LAYER = /^(corecmd|corenet|dev|domain|files|fs|mcs|mls|selinux|storage|term|ubac)_/;

/** Classes of rules on itself in the order that modules have them; others go between. */
const SELF_CLASSES = ['capability', 'capability2', 'process', 'fd', 'fifo_file', 'file', 'sem', 'shm', 'msgq', 'msg'];
const SOCKETS = ['netlink', 'unix', 'tcp_socket', 'udp_socket', 'sctp_socket', 'dccp_socket', 'rawip', 'packet'];

/** Reads the placement of a statement of one line that is to be added. */
export function placementOf(text: string): Placement | undefined {
  const rule = /^\w+\s+(\S+)\s+([^\s:]+)\s*:\s*(\w+)/.exec(text);
  if (rule) return placeRule(rule[1]!, rule[2]!, rule[3]!);
  const call = /^(\w+)\s*\(\s*([^\s,)]+)/.exec(text);
  return call ? placeCall(call[2]!, call[1]!) : undefined;
}

/** The placements of a statement that is there: one for each domain it is about. */
export const placementsOf = ({ data }: Statement): readonly Placement[] => placementsOfData(data);

const placementsOfData = remember((data: StatementData): readonly Placement[] => {
  if (data.kind === 'av_rule') {
    const target = data.target.items[0]?.text ?? '';
    const className = data.classes.items[0]?.text ?? '';
    return data.source.items.map(({ text }) => placeRule(text, target, className));
  }
  if (data.kind === 'macro_call') {
    const domain = data.arguments[0];
    return domain ? [placeCall(domain.text, data.name.text)] : [];
  }
  return [];
});

function placeRule(domain: string, target: string, className: string): Placement {
  if (target !== 'self' && target !== domain) {
    const onPort = /^(tcp|udp|sctp|dccp)_socket$/.test(className);
    return { domain, group: onPort ? ORDER.port : ORDER.rule, key: onPort ? target : '' };
  }
  return { domain, group: ORDER.self, key: selfKey(className) };
}

function selfKey(className: string): string {
  const early = SELF_CLASSES.indexOf(className);
  if (early >= 0) return `a${String.fromCharCode(97 + early)}`;
  const socket = SOCKETS.findIndex((prefix) => className.startsWith(prefix));
  return socket >= 0 ? `c${String.fromCharCode(97 + socket)}` : 'b';
}

function placeCall(domain: string, name: string): Placement {
  if (/_pattern$|_filetrans/.test(name)) return { domain, group: ORDER.pattern, key: name };
  if (name.startsWith('kernel_')) return { domain, group: ORDER.kernel, key: name };
  return { domain, group: KERNEL_LAYER.test(name) ? ORDER.layer : ORDER.system, key: name };
}

/** A line to insert before, and whether the new text is a group of its own there. */
export interface Place {
  readonly line: number;
  readonly fit: 'apart' | 'close';
}

/** The line after the declarations of the module: where the next one belongs. */
export function declarationPlace(file: SourceFile): Place {
  return { line: declarationEnd(file), fit: 'apart' };
}

/** Where a statement with `placement` belongs in `scope`, an interface or (undefined) the top level. */
export function placeFor(file: SourceFile, scope: Statement | undefined, wanted: Placement): Place {
  // The few rules of an interface are one group.
  const placement = scope && wanted.group === ORDER.port ? { ...wanted, group: ORDER.rule } : wanted;
  const body = localStatements(file, scope);
  const kinds = scope ? kindsOf(placedOf(body, placement.domain)) : topKinds(file, placement.domain);
  const siblings = kinds.get(kindKey(placement));
  if (siblings) {
    const before = siblings.findLast(({ key }) => key <= placement.key);
    if (before) return { line: lineAfter(file, before.statement), fit: 'close' };
    return { line: lineBefore(file, siblings[0].statement), fit: 'close' };
  }
  let earlier: Placed | undefined;
  let later: Placed | undefined;
  for (const kind of kinds.values()) {
    const [first] = kind;
    const last = kind.at(-1)!;
    if (compare(first.group, first.key, placement) > 0) {
      if (!later || first.statement.start < later.statement.start) later = first;
    } else if (!earlier || last.statement.start > earlier.statement.start) earlier = last;
  }
  if (earlier) return { line: lineAfter(file, earlier.statement), fit: 'apart' };
  if (later) return { line: lineBefore(file, later.statement), fit: 'apart' };
  return { line: bodyEnd(file, scope, body), fit: 'apart' };
}

/** Those that stand together, in the order of the file: calls of one group with those of the same module, rules with all of theirs. */
type Kinds = ReadonlyMap<string, readonly [Placed, ...Placed[]]>;

function kindsOf(placed: readonly Placed[]): Kinds {
  const kinds = new Map<string, [Placed, ...Placed[]]>();
  for (const each of placed) {
    const kind = kinds.get(kindKey(each));
    if (kind) kind.push(each);
    else kinds.set(kindKey(each), [each]);
  }
  return kinds;
}

function kindKey({ group, key }: Pick<Placement, 'group' | 'key'>): string {
  return isCallGroup(group) ? `${group} ${moduleOf(key)}` : String(group);
}

/** True for a group of calls, which stand by module. */
export function isCallGroup(group: number): boolean {
  return group >= ORDER.pattern;
}

/** The module that a call is of, as its prefix: `corenet_`. */
export function moduleOf(name: string): string {
  return name.slice(0, name.indexOf('_') + 1);
}

function compare(group: number, key: string, placement: Placement): number {
  return group - placement.group || (moduleOf(key) < moduleOf(placement.key) ? -1 : 1);
}

const BLOCKS: ReadonlySet<string> = new Set(['optional', 'tunable', 'if', 'ifdef', 'ifelse']);
const isBlock = ({ kind }: Statement) => BLOCKS.has(kind);

interface Placed {
  readonly statement: Statement;
  readonly group: number;
  readonly key: string;
}

/** The statements about `domain`, and the blocks, which may be about any. */
function placedOf(body: readonly Statement[], domain: string): Placed[] {
  const placed: Placed[] = [];
  for (const statement of body) {
    if (isBlock(statement)) placed.push({ statement, group: ORDER.block, key: '' });
    else for (const each of placementsOf(statement)) if (each.domain === domain) placed.push({ ...each, statement });
  }
  return placed;
}

/** The same at the top level, once for all accesses that are offered for a domain. */
function topKinds(file: SourceFile, domain: string): Kinds {
  const known = kindsByDomain(file);
  const kinds = known.get(domain) ?? kindsOf(placedOf(topStatements(file), domain));
  known.set(domain, kinds);
  return kinds;
}

const kindsByDomain = remember((_: SourceFile) => new Map<string, Kinds>());

/** The statements of `scope` that are no declarations. */
function localStatements(file: SourceFile, scope: Statement | undefined): readonly Statement[] {
  return scope ? statementsIn(file, scope, -1) : topStatements(file);
}

const topStatements = remember((file: SourceFile) =>
  statementsIn(file, undefined, file.lines.lineStart(declarationEnd(file))),
);

function statementsIn(file: SourceFile, scope: Statement | undefined, from: number): Statement[] {
  return insideBlock(file, scope).filter(
    (each) => each.start >= from && each.kind !== 'gen_require' && each.kind !== 'require',
  );
}

/** The line after the last declaration and the calls that belong to it; after the header where there is none. */
function declarationEnd(file: SourceFile): number {
  const { lines, statements } = file;
  let end = 0;
  let seen = false;
  for (const each of statements) {
    if (each.block !== undefined) continue;
    if (each.kind === 'av_rule' || each.kind === 'type_rule') break;
    if (DECLARATIONS.has(each.kind) || isOtherDeclaration(each)) {
      seen ||= each.kind !== 'policy_module' && each.kind !== 'module_statement';
      end = lineAfter(file, each);
    } else if (seen && each.kind === 'macro_call' && lines.lineAt(each.start) <= end && isDeclarationCall(each)) {
      end = lineAfter(file, each);
    } else if (seen && each.kind === 'macro_call' && !isDeclarationCall(each)) break;
  }
  return end;
}

const DECLARATIONS = new Set<Statement['kind']>([
  'policy_module',
  'module_statement',
  'gen_require',
  'require',
  'type_declaration',
  'typeattribute',
  'typealias',
  'attribute_declaration',
]);

const isOtherDeclaration = ({ data }: Statement) =>
  data.kind === 'other' && /^(attribute_role|role|bool|gen_boolean|role_types|expandattribute)/.test(data.node);

/** `init_daemon_domain(x_t, x_exec_t)` and `corenet_port(x_t)` say what a type is; `kernel_read_…` gives access. */
function isDeclarationCall({ data }: Statement): boolean {
  return data.kind === 'macro_call' && !ACCESS_CALL.test(data.name.text);
}

const ACCESS_CALL =
  /^kernel_|_pattern$|^corenet_(all|tcp|udp|sctp|raw|sendrecv|inout)_|_(read|write|rw|append|search|list|getattr|manage|use|exec|domtrans|send|stream_connect|dontaudit|create|filetrans|relabel)(_|$)/;

/** The first line that is not about `statement` any more. */
function lineAfter(file: SourceFile, statement: Statement): number {
  return file.lines.lineAt(statement.end) + 1;
}

/** The line of `statement`, or of the comment that stands right above it. */
function lineBefore(file: SourceFile, statement: Statement): number {
  const { lines } = file;
  const line = lines.lineAt(statement.start);
  let top = line;
  while (top > 0 && /^\s*#/.test(lines.line(top - 1))) top--;
  // A banner is about all that follows it.
  const banner = Array.from({ length: line - top }, (_, i) => lines.line(top + i)).some((each) => BANNER.test(each));
  return banner ? line : top;
}

const BANNER = /^\s*#{5,}\s*$/;

/** Where a first statement goes: after the statements of `scope`, blocks left out; after the banner of an empty part. */
function bodyEnd(file: SourceFile, scope: Statement | undefined, body: readonly Statement[]): number {
  const last = body.filter((each) => !isBlock(each)).at(-1);
  if (last) return lineAfter(file, last);
  if (!scope) return afterBanner(file, declarationEnd(file));
  const inside = insideBlock(file, scope).at(-1);
  return inside ? lineAfter(file, inside) : file.lines.lineAt(scope.start) + 1;
}

/** The line after the comments that follow `line`, where they are a banner. */
function afterBanner(file: SourceFile, line: number): number {
  const { lines } = file;
  let at = line;
  while (at < lines.lineCount && lines.line(at).trim() === '') at++;
  if (at >= lines.lineCount || !BANNER.test(lines.line(at))) return line;
  while (at < lines.lineCount && lines.line(at).trim().startsWith('#')) at++;
  return at;
}
