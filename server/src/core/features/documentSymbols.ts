/** The outline of a file: what it declares, defines and calls a block. */
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { readInterfaceDoc } from '../index/interfaceDoc.ts';
import { madeInModules } from '../index/madeNames.ts';
import type { Policy } from '../index/policy.ts';
import { startOfDoc } from '../index/skeleton.ts';
import { SYMBOL_KINDS } from '../index/symbolKinds.ts';
import { type Declared, declaredNames, type NameKind } from '../lint/names/declaredNames.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Name, Statement } from '../syntax/statements.ts';

/**
 * The symbols of `file`, those of an interface or block inside of it. Requirements declare nothing and are left out. Below a call
 * are the names that it makes. Of tens of thousands the first are given.
 */
export function documentSymbols(file: SourceFile, policy: Policy): DocumentSymbol[] {
  const roots: DocumentSymbol[] = [];
  const open = new Map<Statement, DocumentSymbol>();
  const others = otherDeclarations(file);
  let count = 0;
  for (const statement of file.statements) {
    if (statement.broken) continue;
    if (count >= MOST) break;
    const parent = parentOf(statement, open);
    const all = [...named(statement), ...(others.get(statement) ?? [])];
    for (const { name, label, kind, detail } of all) {
      const start = statement.start + name.offset;
      const symbol: DocumentSymbol = {
        name: label ?? name.text,
        detail: kind === SymbolKind.Function ? withSummary(detail, file, statement) : detail,
        kind,
        range: file.lines.range(statement.start, statement.end),
        selectionRange: file.lines.range(start, start + name.text.length),
        children: [],
      };
      (parent?.children ?? roots).push(symbol);
      count++;
      if (kind === SymbolKind.Function) open.set(statement, symbol);
    }
    const call = callSymbol(file, policy, statement);
    if (call) (parent?.children ?? roots).push(call);
  }
  return roots;
}

/** Nobody finds anything in a longer outline, and it takes long to send. The longest of refpolicy, of corenetwork.if, has 4,050. */
const MOST = 10_000;

/** A call of a template with the names that it makes; undefined where it makes none. */
function callSymbol(file: SourceFile, policy: Policy, statement: Statement): DocumentSymbol | undefined {
  if (statement.kind !== 'macro_call' || file.kind !== 'te' || !policy.isWhole) return undefined;
  const { name, arguments: args } = statement.data;
  const words = args.map(({ text }) => text);
  const made = madeInModules(policy, name.text, words);
  if (made.length === 0) return undefined;
  const start = statement.start + name.offset;
  const range = file.lines.range(statement.start, statement.end);
  const selectionRange = file.lines.range(start, start + name.text.length);
  return {
    name: `${name.text}(${words.join(', ')})`,
    detail: `makes ${made.length === 1 ? '1 name' : `${made.length} names`}`,
    kind: SymbolKind.Function,
    range,
    selectionRange,
    children: made.map((each) => ({
      name: each.name,
      detail: each.kind,
      kind: SYMBOL_KINDS[each.kind],
      range,
      selectionRange,
    })),
  };
}

function parentOf(statement: Statement, open: ReadonlyMap<Statement, DocumentSymbol>): DocumentSymbol | undefined {
  for (let block = statement.block; block; block = block.block) {
    const symbol = open.get(block);
    if (symbol) return symbol;
  }
  return undefined;
}

/** `interface · Read beacon files.`, with the summary of the comment above. */
function withSummary(detail: string, { text }: SourceFile, { start }: Statement): string {
  const doc = startOfDoc(text, start);
  const summary = doc < start ? readInterfaceDoc(text.slice(doc, start)).summary : '';
  return summary === '' ? detail : `${detail} · ${summary}`;
}

/** The booleans and roles of policy source, which the data of a statement do not name. */
function otherDeclarations(file: SourceFile): Map<Statement, Named[]> {
  const found = new Map<Statement, Named[]>();
  if (file.kind === 'cil') return found;
  for (const declared of declaredNames(file)) {
    if (!declared.own || IN_DATA.has(declared.kind)) continue;
    const { name, statement } = declared;
    const kind = SYMBOL_KINDS[declared.kind];
    found.set(statement, [...(found.get(statement) ?? []), { name, kind, detail: detailOf(declared, file) }]);
  }
  return found;
}

/** Those have statements of their own in the data. */
const IN_DATA: ReadonlySet<NameKind> = new Set<NameKind>(['type', 'attribute']);

function detailOf({ kind, statement }: Declared, { text }: SourceFile): string {
  return text.startsWith('gen_tunable', statement.start) ? 'tunable' : kind;
}

interface Named {
  readonly name: Name;
  /** Where it is not the name itself. */
  readonly label?: string;
  readonly kind: SymbolKind;
  readonly detail: string;
}

function named({ data }: Statement): Named[] {
  switch (data.kind) {
    case 'policy_module':
    case 'module_statement':
      return each([data.name], SymbolKind.Module, 'module');
    case 'interface':
    case 'template':
      return each([data.name], SymbolKind.Function, data.kind);
    case 'define':
      return each([data.name], SymbolKind.Function, 'macro');
    case 'type_declaration':
      return [...each([data.name], SymbolKind.Class, 'type'), ...each(data.aliases, SymbolKind.Class, 'alias')];
    case 'typealias':
      return each(data.aliases, SymbolKind.Class, 'alias');
    case 'attribute_declaration':
      return each(data.names, SymbolKind.Interface, 'attribute');
    case 'class_declaration':
      return each([data.name], SymbolKind.Struct, 'class');
    case 'portcon':
      return each([data.low], SymbolKind.Constant, 'portcon').map((symbol) => ({
        ...symbol,
        label: `${data.protocol.text}/${data.low.text}${data.high === data.low ? '' : `-${data.high.text}`}`,
      }));
    default:
      return [];
  }
}

/** A symbol without a name is refused by VS Code. */
function each(names: readonly Name[], kind: SymbolKind, detail: string): Named[] {
  return names.filter(({ text }) => text !== '').map((name) => ({ name, kind, detail }));
}
