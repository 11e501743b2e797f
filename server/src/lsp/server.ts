/** The language server on any platform: which LSP message calls which function. */
import {
  type ClientCapabilities,
  type CompletionList,
  type Connection,
  DidChangeConfigurationNotification,
  type Disposable,
  type InitializeResult,
  ResponseError,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { hover } from '../core/features/hover.ts';
import { loadGrammars } from '../core/syntax/grammars.ts';
import {
  type InitializationOptions,
  PORT_STATUS,
  type Settings,
  SHOW_EXPANSION,
  type ShowExpansionParams,
  type ShowExpansionResult,
  TRUST_GRANTED,
} from '../protocol.ts';
import type { Host } from '../workspace/host.ts';
import { type SymbolSources, symbolSources } from '../workspace/loadSymbols.ts';
import { type PortData, portData } from '../workspace/portData.ts';
import { Workspace } from '../workspace/workspace.ts';
import { type CallRequests, callRequests } from './callHierarchy.ts';
import { CODE_ACTION_KINDS, codeActionsFor } from './codeActions.ts';
import { type Diagnostics, diagnostics } from './diagnostics.ts';
import { describeError, guarded } from './guard.ts';
import { withIndexProgress } from './indexProgress.ts';
import { LANGUAGE_FEATURES, registerLanguageFeatures } from './languageFeatures.ts';
import { type NameRequests, nameRequests } from './names.ts';
import { fileRequests } from './onFile.ts';
import { changedFolders, symbolFolders, workspaceFolders } from './policyFolders.ts';
import { policyTeller } from './policyStatus.ts';
import { registerPortRequests } from './portRequests.ts';
import { readChanges, readText } from './readChanges.ts';
import { type Reading, reading } from './reading.ts';
import { type RefreshKind, refreshes } from './refresh.ts';
import { providersAtStart } from './renewed.ts';
import { DEFAULT_SETTINGS, readSettings } from './settings.ts';
import { type SymbolRequests, symbolRequests } from './symbols.ts';
import { type Turns, turns } from './turns.ts';
import { uncheckedFiles } from './uncheckedFiles.ts';
import { watchPolicy } from './watchPolicy.ts';

const LSP_NOT_READY = -32002;
/** How long after `initialized` the messages about open files may come. */
const OPENED_MS = 20;
/** How long reading the policy may wait for the findings that an open file has by itself. */
const FIRST_LOOK_MS = 400;

/** What there is once the grammars are loaded. */
interface Parts {
  readonly host: Host;
  readonly workspace: Workspace;
  readonly marks: Diagnostics;
  readonly ports: PortData;
  readonly symbols: SymbolRequests;
  readonly names: NameRequests;
  readonly calls: CallRequests;
  readonly settings: () => Settings;
  readonly sources: SymbolSources;
  readonly tellUnchecked: () => void;
  readonly tellPolicy: (reading: 'under way' | 'done') => void;
  readonly reading: Reading;
  readonly turns: Turns;
}

/** Editors ask by themselves at a letter, and at these: where a name may begin, and in a port number. */
const TRIGGERS = [':', '{', '(', ',', ...'0123456789'];

/** The list for a text that is not read yet: an empty one that is complete would last until the word ends. */
const ASK_AGAIN: CompletionList = { isIncomplete: true, items: [] };

/** Answers the messages of `connection`. `makeHost` gets the client's options, where a browser finds its grammars. */
export function startServer(connection: Connection, makeHost: (options: InitializationOptions) => Host): void {
  const log = connection.console;
  const versions = new Map<string, number>();
  let settings = DEFAULT_SETTINGS;
  let trusted = true;
  let pullsConfiguration = false;
  let registersConfiguration = false;
  let capabilities: ClientCapabilities = {};
  let folders: readonly string[] = [];
  /** True once the first reading of the folders has begun. */
  let readsFolders = false;
  let host: Host | undefined;
  /** What has arrived before the grammars were compiled waits here, in order. */
  let ready: Promise<void> | undefined;
  let parts: Parts | undefined;
  let watch: Disposable | undefined;
  const refresh = refreshes(connection, () => capabilities);

  connection.onInitialize((params): InitializeResult => {
    const options = (params.initializationOptions ?? {}) as InitializationOptions;
    trusted = options.trusted !== false;
    settings = readSettings(options.settings);
    pullsConfiguration = params.capabilities.workspace?.configuration === true;
    registersConfiguration = params.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true;
    capabilities = params.capabilities;
    folders = workspaceFolders(params);
    host = makeHost(options);
    ready = prepare(host);
    return {
      serverInfo: { name: 'portcon' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        hoverProvider: true,
        definitionProvider: true,
        signatureHelpProvider: { triggerCharacters: ['(', ','] },
        completionProvider: { triggerCharacters: TRIGGERS, resolveProvider: true },
        ...LANGUAGE_FEATURES,
        ...providersAtStart(capabilities),
        codeActionProvider: { codeActionKinds: CODE_ACTION_KINDS },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  async function prepare(on: Host): Promise<void> {
    const workspace = new Workspace(await loadGrammars(await on.loadGrammars()), on.computed);
    workspace.rules = settings.rules;
    workspace.readsCommands = settings.semanageLines.enabled;
    const inTurns = turns(on.nextTurn);
    const marks = diagnostics(connection, workspace, inTurns, versions, on.rulePages);
    const ports = portData(on, workspace, portSettings, (status) => {
      if (!status.busy) {
        marks.scheduleAll();
        refresh.hints();
      }
      connection.sendNotification(PORT_STATUS, status).catch((error) => log.error(describeError(error)));
    });
    const isRead = (uri: string, early: Iterable<RefreshKind>) => {
      marks.schedule(uri);
      tellUnchecked();
      refresh.again(early);
    };
    const going = reading(workspace, inTurns, log, isRead, () => tellUnchecked());
    const tellUnchecked = uncheckedFiles(connection, workspace, going.isLate);
    const searched = () => symbolFolders(folders, settings.headers.folders);
    const logLine = (line: string) => log.info(line);
    const tellPolicy = policyTeller(connection, workspace, () => searched().headers);
    const sources = symbolSources(on, workspace, searched, logLine, () => {
      marks.scheduleAll();
      tellPolicy('done');
    });
    const symbols = symbolRequests(on, workspace);
    const names = nameRequests(on, workspace, searched, versions, inTurns);
    const calls = callRequests(on, workspace, searched);
    parts = {
      host: on,
      workspace,
      marks,
      ports,
      symbols,
      names,
      calls,
      settings: () => settings,
      sources,
      tellUnchecked,
      tellPolicy,
      reading: going,
      turns: inTurns,
    };
  }

  function portSettings() {
    const { source, snapshotFile, bundledPolicy } = settings.ports;
    return {
      settings: { source, bundled: bundledPolicy, ...(snapshotFile && { snapshotFile: snapshotUri(snapshotFile) }) },
      trust: trusted ? ('trusted' as const) : ('untrusted' as const),
    };
  }

  function snapshotUri(path: string): string {
    if (/^[a-z][\w+.-]+:/i.test(path)) return path;
    if (path.startsWith('/') || !folders[0]) return `file://${encodeURI(path)}`;
    return `${folders[0]}/${encodeURI(path)}`;
  }

  connection.onInitialized(
    guarded(log, 'initialized', undefined, async () => {
      followFolders();
      refresh.start();
      await ready;
      if (registersConfiguration) {
        await connection.client.register(DidChangeConfigurationNotification.type, { section: 'portcon' });
      }
      await readConfiguration();
      // The tools take both cores of a small machine for half a second: files opened at the start are judged first.
      await new Promise((resolve) => setTimeout(resolve, OPENED_MS));
      await parts?.marks.settled(FIRST_LOOK_MS);
      await Promise.all([parts?.ports.refresh(), loadSymbols()]);
    }),
  );

  /** From the first message on: what reads the folders takes a while, and one that is removed meanwhile is not read again. */
  function followFolders(): void {
    if (!capabilities.workspace?.workspaceFolders) return;
    connection.workspace.onDidChangeWorkspaceFolders((event) => {
      folders = changedFolders(folders, event);
      if (readsFolders) void parts?.sources.reload();
    });
  }

  async function loadSymbols(): Promise<void> {
    readsFolders = true;
    watch?.dispose();
    parts?.tellPolicy('under way');
    const [found] = await Promise.all([
      watchPolicy(connection, capabilities, symbolFolders(folders, settings.headers.folders).headers),
      withIndexProgress(connection, capabilities, async (report, signal) => parts?.sources.reload(report, signal)),
    ]);
    watch = found;
    if (parts) parts.workspace.isToldOfChanges = found !== undefined;
    refresh.hints();
    refresh.tokens();
  }

  connection.onDidChangeWatchedFiles(({ changes }) => parts?.sources.changed(changes.map(({ uri }) => uri)));

  connection.onDidChangeConfiguration(
    guarded(log, 'didChangeConfiguration', undefined, async ({ settings: sent }) => {
      await ready;
      const before = JSON.stringify(settings.ports);
      const headers = JSON.stringify(settings.headers);
      const hints = JSON.stringify(settings.inlayHints);
      const lenses = settings.codeLens.references;
      if (pullsConfiguration) await readConfiguration();
      else settings = readSettings(sent?.portcon);
      applyRules();
      if (JSON.stringify(settings.inlayHints) !== hints) refresh.hints();
      if (settings.codeLens.references !== lenses) refresh.lenses();
      if (JSON.stringify(settings.headers) !== headers) await loadSymbols();
      if (JSON.stringify(settings.ports) !== before) await parts?.ports.refresh();
    }),
  );

  async function readConfiguration(): Promise<void> {
    if (pullsConfiguration) settings = readSettings(await connection.workspace.getConfiguration('portcon'));
    applyRules();
  }

  function applyRules(): void {
    if (!parts) return;
    const { rules, semanageLines } = settings;
    const { workspace } = parts;
    if (
      JSON.stringify(workspace.rules) === JSON.stringify(rules) &&
      workspace.readsCommands === semanageLines.enabled
    ) {
      return;
    }
    workspace.rules = rules;
    workspace.readsCommands = semanageLines.enabled;
    parts.marks.scheduleAll();
  }

  connection.onDidOpenTextDocument(({ textDocument: { uri, text, version, languageId } }) =>
    whenReady('didOpen', ({ workspace, marks, sources }) => {
      versions.set(uri, version);
      workspace.open(uri, readText(text), languageId);
      sources.opened(uri);
      marks.schedule(uri);
    }),
  );
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    whenReady('didChange', ({ workspace, marks }) => {
      versions.set(uri, version);
      marks.schedule(uri);
      try {
        workspace.change(uri, readChanges(contentChanges));
      } catch (error) {
        workspace.lose(uri);
        throw error;
      }
    }),
  );
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) =>
    whenReady('didClose', ({ workspace, marks, sources }) => {
      versions.delete(uri);
      workspace.close(uri);
      sources.closed(uri);
      marks.clear(uri);
    }),
  );

  /** Runs at once if the grammars are there (so messages keep their order), else after them. */
  function whenReady(name: string, run: (all: Parts) => void): void {
    const now = () => {
      try {
        parts?.turns.heard();
        if (parts) run(parts);
      } catch (error) {
        log.error(`${name}: ${describeError(error)}`);
      }
      parts?.reading.start();
      parts?.tellUnchecked();
    };
    if (parts) now();
    else ready?.then(now, (error) => log.error(`${name}: ${describeError(error)}`));
  }

  const onFile = fileRequests<Parts>(
    log,
    versions,
    () => parts,
    () => ready,
    refresh,
  );

  connection.onHover(
    onFile('hover', null, ({ position }, file, { workspace, symbols }) => {
      if (file.language && !workspace.readsCommands) return null;
      return hover(workspace.snapshot(), file, position) ?? symbols.hover(file, position);
    }),
  );
  connection.onDefinition(
    onFile('definition', [], ({ position }, file, { symbols }) => symbols.definition(file, position)),
  );
  registerLanguageFeatures(connection, onFile, started, refresh);
  connection.onSignatureHelp(
    onFile('signatureHelp', null, ({ position }, file, { symbols }) => symbols.signature(file, position)),
  );
  connection.onCompletion(
    onFile('completion', ASK_AGAIN, ({ position }, file, { symbols, workspace }) =>
      workspace.isBeingRead(file.uri) ? ASK_AGAIN : symbols.completion(file, position),
    ),
  );
  connection.onWorkspaceSymbol(
    guarded(log, 'workspaceSymbol', [], async ({ query }) => {
      const isLazy = capabilities.workspace?.symbol?.resolveSupport !== undefined;
      return (await started()).symbols.workspaceSymbols(query, isLazy ? 'on request' : 'at once');
    }),
  );
  connection.onWorkspaceSymbolResolve(async (symbol) => (await started()).symbols.placeSymbol(symbol));
  connection.onRequest(
    SHOW_EXPANSION,
    onFile<ShowExpansionParams, ShowExpansionResult>('showExpansion', null, ({ position }, file, { symbols }) =>
      symbols.expansion(file, position),
    ),
  );
  connection.onCompletionResolve(async (item) => (await parts?.symbols.resolve(item)) ?? item);
  connection.onCodeAction(
    onFile('codeAction', null, async ({ range, context }, file, { workspace, marks }) => {
      const version = versions.get(file.uri);
      const findings = await marks.findings(file);
      if (versions.get(file.uri) !== version) return null;
      return codeActionsFor(workspace.snapshot(), file, version, range, context, findings);
    }),
  );

  registerPortRequests(connection, started, () => host);
  connection.onNotification(
    TRUST_GRANTED,
    guarded(log, 'trustGranted', undefined, async () => {
      trusted = true;
      await (await started()).ports.refresh();
    }),
  );

  /** @throws if the grammars could not be loaded; the client shows the reason to who asked. */
  async function started(): Promise<Parts> {
    await ready;
    if (!parts) throw new ResponseError(LSP_NOT_READY, 'The language server is not ready.');
    return parts;
  }

  connection.onShutdown(() => {
    parts?.sources.stop();
    parts?.ports.stop();
  });
  connection.listen();
}
