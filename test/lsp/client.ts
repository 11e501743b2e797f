// A small LSP client for tests: it talks to a server in this process or to the built bundle over stdio.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createConnection } from 'vscode-languageserver/node';
import {
  CodeActionRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializedNotification,
  type InitializeParams,
  InitializeRequest,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type Range,
  type ServerCapabilities,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { startServer } from '../../server/src/lsp/server.ts';
import { PORT_STATUS, type PortStatus } from '../../server/src/protocol.ts';
import type { Host } from '../../server/src/workspace/host.ts';

export interface TestClient {
  readonly connection: ProtocolConnection;
  /** What the server said that it can do. */
  readonly capabilities: ServerCapabilities;
  /** Everything the server wrote to its log. */
  readonly log: string[];
  open(uri: string, text: string): Promise<void>;
  change(uri: string, version: number, changes: { range?: Range; text: string }[]): Promise<void>;
  close(uri: string): Promise<void>;
  /** The diagnostics of exactly this version; of version 1 the ones after the port data came. */
  diagnostics(uri: string, version: number): Promise<Diagnostic[]>;
  /** The newest diagnostics that meet `wanted`, waiting for them. */
  until(uri: string, wanted: (list: Diagnostic[]) => boolean): Promise<Diagnostic[]>;
  hover(uri: string, line: number, character: number): Promise<string | undefined>;
  actions(
    uri: string,
    range: Range,
    diagnostics: Diagnostic[],
  ): Promise<import('vscode-languageserver-protocol').CodeAction[]>;
  /** The first status that is not busy. */
  ports(): Promise<PortStatus>;
  stop(): Promise<void>;
}

/** A server in this process on `host`. `given` are parts of the initialize request; `prepare` runs before it. */
export function inProcess(
  host: Host,
  initializationOptions: object = {},
  given: Partial<InitializeParams> = {},
  prepare: (connection: ProtocolConnection) => void = () => {},
): Promise<TestClient> {
  const up = new PassThrough();
  const down = new PassThrough();
  const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  startServer(server, () => host);
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  prepare(connection);
  return start(connection, initializationOptions, 'stays', given);
}

/** The built server of `dist`, as another editor would start it. */
export async function overStdio(
  env: NodeJS.ProcessEnv = process.env,
  initializationOptions: object = {},
): Promise<TestClient & { readonly pid: number; readonly exit: Promise<number | null> }> {
  const cwd = await mkdtemp(join(tmpdir(), 'portcon-lsp-'));
  const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [cli, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'], env, cwd });
  const exit = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => rm(cwd, { recursive: true, force: true }).then(() => resolve(code)));
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const client = await start(connection, initializationOptions, 'ends');
  return { ...client, pid: child.pid!, exit };
}

/** vscode-languageserver ends its process after the exit notification, so a server that `stays` does not get one. */
export async function start(
  connection: ProtocolConnection,
  initializationOptions: object,
  serverProcess: 'stays' | 'ends',
  given: Partial<InitializeParams> = {},
): Promise<TestClient> {
  const log: string[] = [];
  const latest = new Map<string, { version: number | undefined; list: Diagnostic[] }>();
  const listeners = new Set<() => void>();
  let status: PortStatus | undefined;
  const notify = () => {
    for (const listener of [...listeners]) listener();
  };
  connection.onNotification(LogMessageNotification.type, ({ message }) => void log.push(message));
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, version, diagnostics }) => {
    latest.set(uri, { version, list: diagnostics });
    notify();
  });
  connection.onNotification(PORT_STATUS, (sent: PortStatus) => {
    status = sent;
    notify();
  });
  const waitFor = <T>(read: () => T | undefined) =>
    new Promise<T>((resolve) => {
      const look = () => {
        const value = read();
        if (value === undefined) return;
        listeners.delete(look);
        resolve(value);
      };
      listeners.add(look);
      look();
    });
  connection.listen();
  const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
    initializationOptions,
    ...given,
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const until = (uri: string, wanted: (list: Diagnostic[]) => boolean) =>
    waitFor(() => {
      const found = latest.get(uri);
      return found && wanted(found.list) ? found.list : undefined;
    });
  const ports = () => waitFor(() => (status && !status.busy ? status : undefined));
  return {
    connection,
    capabilities,
    log,
    until,
    ports,
    open: (uri, text) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: 'selinux', version: 1, text },
      }),
    change: (uri, version, contentChanges) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: contentChanges as never,
      }),
    close: (uri) => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
    diagnostics: async (uri, version) => {
      await ports();
      return waitFor(() => {
        const found = latest.get(uri);
        return found?.version === version ? found.list : undefined;
      });
    },
    hover: async (uri, line, character) => {
      const found = await connection.sendRequest(HoverRequest.type, {
        textDocument: { uri },
        position: { line, character },
      });
      return found ? (found.contents as { value: string }).value : undefined;
    },
    actions: async (uri, range, diagnostics) =>
      ((await connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri },
        range,
        context: { diagnostics },
      })) ?? []) as import('vscode-languageserver-protocol').CodeAction[],
    stop: async () => {
      await connection.sendRequest(ShutdownRequest.type);
      if (serverProcess === 'ends') await connection.sendNotification('exit');
      connection.dispose();
    },
  };
}
