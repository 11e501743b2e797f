/** The outline of a file: what it declares, defines and calls a block. */
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Name, Statement } from '../syntax/statements.ts';

/** The symbols of `file`, those of an interface or block inside of it. Requirements declare nothing and are left out. */
export function documentSymbols(file: SourceFile): DocumentSymbol[] {
  const roots: DocumentSymbol[] = [];
  const open = new Map<Statement, DocumentSymbol>();
  for (const statement of file.statements) {
    if (statement.broken) continue;
    const parent = parentOf(statement, open);
    for (const { name, label, kind, detail } of named(statement)) {
      const start = statement.start + name.offset;
      const symbol: DocumentSymbol = {
        name: label ?? name.text,
        detail,
        kind,
        range: file.lines.range(statement.start, statement.end),
        selectionRange: file.lines.range(start, start + name.text.length),
        children: [],
      };
      (parent?.children ?? roots).push(symbol);
      if (kind === SymbolKind.Function) open.set(statement, symbol);
    }
  }
  return roots;
}

function parentOf(statement: Statement, open: ReadonlyMap<Statement, DocumentSymbol>): DocumentSymbol | undefined {
  for (let block = statement.block; block; block = block.block) {
    const symbol = open.get(block);
    if (symbol) return symbol;
  }
  return undefined;
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
