/** Registers language features: which request calls which function. */
import type {
  CancellationToken,
  Connection,
  PrepareRenameResult,
  RenameParams,
  ResponseError,
  ServerCapabilities,
  TextDocumentPositionParams,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { documentHighlight } from '../core/features/documentHighlight.ts';
import { documentSymbols } from '../core/features/documentSymbols.ts';
import { foldingRanges } from '../core/features/foldingRanges.ts';
import { selectionRange } from '../core/features/selectionRanges.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Settings } from '../protocol.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { inlayHintsFor } from './inlayHints.ts';
import type { NameRequests } from './names.ts';
import type { SymbolRequests } from './symbols.ts';

/** Makes the answer to a request about an open file; `fallback` where there is none or where it fails. */
export type OnFile<A> = <P extends { readonly textDocument: { readonly uri: string } }, R>(
  name: string,
  fallback: R,
  run: (params: P, file: SourceFile, all: A, token: CancellationToken) => R | Promise<R>,
) => (params: P, token: CancellationToken) => Promise<R>;

/** What the features need beside the file. */
export interface Needs {
  readonly workspace: Workspace;
  readonly symbols: SymbolRequests;
  readonly names: NameRequests;
  readonly settings: () => Settings;
}

export const LANGUAGE_FEATURES: ServerCapabilities = {
  documentSymbolProvider: true,
  documentHighlightProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  inlayHintProvider: true,
  workspaceSymbolProvider: { resolveProvider: true },
};

export function registerLanguageFeatures(connection: Connection, onFile: OnFile<Needs>): void {
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
  connection.onReferences(
    onFile('references', [], ({ position, context }, file, { names }, token) =>
      names.references(file, position, context.includeDeclaration, token),
    ),
  );
  connection.onPrepareRename(
    onFile<TextDocumentPositionParams, PrepareRenameResult | ResponseError<void> | null>(
      'prepareRename',
      null,
      ({ position }, file, { names }, token) => names.prepareRename(file, position, token),
    ),
  );
  connection.onRenameRequest(
    onFile<RenameParams, WorkspaceEdit | ResponseError<void> | null>(
      'rename',
      null,
      ({ position, newName }, file, { names }, token) => names.rename(file, position, newName, token),
    ),
  );
  connection.languages.inlayHint.on(
    onFile('inlayHint', [], ({ range }, file, { workspace, symbols, settings }) =>
      inlayHintsFor(file, range, settings().inlayHints, workspace, symbols),
    ),
  );
}
