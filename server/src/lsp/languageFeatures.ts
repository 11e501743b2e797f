/** Registers the language features that need nothing but a file: which request calls which function. */
import type { Connection, ServerCapabilities } from 'vscode-languageserver';
import { documentHighlight } from '../core/features/documentHighlight.ts';
import { documentSymbols } from '../core/features/documentSymbols.ts';
import { foldingRanges } from '../core/features/foldingRanges.ts';
import { selectionRange } from '../core/features/selectionRanges.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';

/** Makes the answer to a request about an open file; `fallback` where there is none or where it fails. */
export type OnFile = <P extends { readonly textDocument: { readonly uri: string } }, R>(
  name: string,
  fallback: R,
  run: (params: P, file: SourceFile) => R | Promise<R>,
) => (params: P) => Promise<R>;

export const FILE_FEATURES: ServerCapabilities = {
  documentSymbolProvider: true,
  documentHighlightProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
};

export function registerFileFeatures(connection: Connection, onFile: OnFile): void {
  connection.onDocumentSymbol(onFile('documentSymbol', [], (_, file) => documentSymbols(file)));
  connection.onDocumentHighlight(
    onFile('documentHighlight', [], ({ position }, file) => documentHighlight(file, file.lines.offset(position))),
  );
  connection.onFoldingRanges(onFile('foldingRange', [], (_, file) => foldingRanges(file)));
  connection.onSelectionRanges(
    onFile('selectionRange', [], ({ positions }, file) =>
      positions.map((position) => selectionRange(file, file.lines.offset(position))),
    ),
  );
}
