/** How an editor shows what policy declares: LSP has no kinds for types and attributes of policy. */
import { SymbolKind } from 'vscode-languageserver-types';
import type { NameKind } from './bodyNames.ts';

export const SYMBOL_KINDS: Readonly<Record<NameKind, SymbolKind>> = {
  type: SymbolKind.Class,
  attribute: SymbolKind.Interface,
  boolean: SymbolKind.Boolean,
  role: SymbolKind.Object,
  'role attribute': SymbolKind.Interface,
};
