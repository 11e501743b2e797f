/** Registers language features: which request calls which function. */
import type {
  CallHierarchyIncomingCallsParams,
  CallHierarchyItem,
  CallHierarchyOutgoingCallsParams,
  CancellationToken,
  CodeLens,
  Connection,
  FoldingRange,
  FoldingRangeParams,
  Location,
  PrepareRenameResult,
  RenameParams,
  ResponseError,
  SemanticTokens,
  SemanticTokensDelta,
  SemanticTokensDeltaParams,
  SemanticTokensParams,
  SemanticTokensRangeParams,
  ServerCapabilities,
  TextDocumentPositionParams,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { readLensData } from '../core/features/codeLens.ts';
import { requireOf } from '../core/features/declaration.ts';
import { documentHighlight } from '../core/features/documentHighlight.ts';
import { documentSymbols } from '../core/features/documentSymbols.ts';
import { foldingRanges } from '../core/features/foldingRanges.ts';
import { selectionRange } from '../core/features/selectionRanges.ts';
import { SEMANTIC_TOKENS_LEGEND } from '../core/features/semanticTokens.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Settings } from '../protocol.ts';
import type { Host } from '../workspace/host.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CallRequests } from './callHierarchy.ts';
import { codeLensesOf, resolveCodeLens } from './codeLens.ts';
import { documentLinksOf } from './documentLinks.ts';
import { guarded } from './guard.ts';
import { inlayHintsFor } from './inlayHints.ts';
import type { NameRequests } from './names.ts';
import type { Refreshes } from './refresh.ts';
import { tokenRequests } from './semanticTokens.ts';
import type { SymbolRequests } from './symbols.ts';
import type { Turns } from './turns.ts';

/** Makes the answer to a request about an open file; `fallback` where there is none or where it fails. */
export type OnFile<A> = <P extends { readonly textDocument: { readonly uri: string } }, R>(
  name: string,
  fallback: R,
  run: (params: P, file: SourceFile, all: A, token: CancellationToken) => R | Promise<R>,
) => (params: P, token: CancellationToken) => Promise<R>;

/** What the features need beside the file. */
export interface Needs {
  readonly host: Host;
  readonly workspace: Workspace;
  readonly symbols: SymbolRequests;
  readonly names: NameRequests;
  readonly calls: CallRequests;
  readonly settings: () => Settings;
  readonly turns: Turns;
}

interface LensParams {
  readonly textDocument: { readonly uri: string };
  readonly lens: CodeLens;
}

/** Those of renewed.ts are told beside these. */
export const LANGUAGE_FEATURES: ServerCapabilities = {
  callHierarchyProvider: true,
  declarationProvider: true,
  documentHighlightProvider: true,
  selectionRangeProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  inlayHintProvider: true,
  workspaceSymbolProvider: { resolveProvider: true },
  codeLensProvider: { resolveProvider: true },
  semanticTokensProvider: { legend: SEMANTIC_TOKENS_LEGEND, full: { delta: true }, range: true },
};

/** Nobody goes through a longer list, and a reply of 100,000 places takes 0.3 s to write and read. A rename changes all. */
const MOST_REFERENCES = 10_000;

/** @param all what there is once the server has started, for requests that are about no open file */
export function registerLanguageFeatures(
  connection: Connection,
  onFile: OnFile<Needs>,
  all: () => Promise<Needs>,
  refresh: Refreshes,
): void {
  connection.onDeclaration(
    onFile<TextDocumentPositionParams, Location[]>('declaration', [], ({ position }, file, { symbols }) => {
      const range = requireOf(file, file.lines.offset(position));
      return range ? [{ uri: file.uri, range }] : symbols.definition(file, position);
    }),
  );
  const { callHierarchy } = connection.languages;
  callHierarchy.onPrepare(
    onFile<TextDocumentPositionParams, CallHierarchyItem[] | null>(
      'prepareCallHierarchy',
      null,
      ({ position }, file, { calls }) => calls.prepare(file, position),
    ),
  );
  callHierarchy.onIncomingCalls(
    guarded(connection.console, 'incomingCalls', [], async ({ item }: CallHierarchyIncomingCallsParams, token) =>
      (await all()).calls.incoming(item, token),
    ),
  );
  callHierarchy.onOutgoingCalls(
    guarded(connection.console, 'outgoingCalls', [], async ({ item }: CallHierarchyOutgoingCallsParams) =>
      (await all()).calls.outgoing(item),
    ),
  );
  connection.onDocumentSymbol(
    onFile('documentSymbol', [], (_, file, { workspace }) => documentSymbols(file, workspace.snapshot().policy)),
  );
  connection.onDocumentHighlight(
    onFile('documentHighlight', [], ({ position }, file) => documentHighlight(file, file.lines.offset(position))),
  );
  // VS Code folds by indentation where there is no answer, which an empty list is.
  connection.onFoldingRanges(
    onFile<FoldingRangeParams, FoldingRange[] | null>('foldingRange', null, (_, file) => foldingRanges(file)),
  );
  connection.onSelectionRanges(
    onFile('selectionRange', [], ({ positions }, file) =>
      positions.map((position) => selectionRange(file, file.lines.offset(position))),
    ),
  );
  connection.onReferences(
    onFile('references', [], async ({ position, context }, file, { names }, token) => {
      const { includeDeclaration } = context;
      const { places, count } = await names.references(file, position, includeDeclaration, token, MOST_REFERENCES);
      if (count > places.length)
        connection.console.info(`references: the first ${places.length} of ${count} are listed.`);
      return places;
    }),
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
  connection.onDocumentLinks(
    onFile('documentLink', [], (_, file, { host, workspace }) => documentLinksOf(host, workspace, file)),
  );
  connection.onCodeLens(
    onFile('codeLens', [], (_, file, { workspace, settings }) => codeLensesOf(file, workspace, settings())),
  );
  const resolveLens = onFile<LensParams, CodeLens | undefined>(
    'codeLensResolve',
    undefined,
    ({ lens }, file, { names }, token) => resolveCodeLens(lens, file, names, token),
  );
  connection.onCodeLensResolve(async (lens, token) => {
    const textDocument = { uri: readLensData(lens.data)?.uri ?? '' };
    return (await resolveLens({ textDocument, lens }, token)) ?? lens;
  });
  const tokens = tokenRequests(refresh);
  connection.languages.semanticTokens.on(
    onFile<SemanticTokensParams, SemanticTokens>('semanticTokens', { data: [] }, (_, file, { workspace, turns }) =>
      tokens.full(file, workspace, turns),
    ),
  );
  connection.languages.semanticTokens.onDelta(
    onFile<SemanticTokensDeltaParams, SemanticTokens | SemanticTokensDelta>(
      'semanticTokensDelta',
      { data: [] },
      ({ previousResultId }, file, { workspace, turns }) => tokens.delta(file, workspace, turns, previousResultId),
    ),
  );
  connection.languages.semanticTokens.onRange(
    onFile<SemanticTokensRangeParams, SemanticTokens>(
      'semanticTokensRange',
      { data: [] },
      ({ range }, file, { workspace, turns }) => tokens.range(file, workspace, turns, range),
    ),
  );
}
