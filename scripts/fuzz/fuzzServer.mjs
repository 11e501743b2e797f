// A server over stdio and the least of a client, which checks the frame of every message that comes.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const NOTIFICATIONS = [
  'textDocument/publishDiagnostics',
  'window/logMessage',
  'portcon/portStatus',
  'portcon/policyStatus',
  'portcon/uncheckedFiles',
];
/** What the server may ask a client that has all that VS Code has. */
const SERVER_REQUESTS = [
  'client/registerCapability',
  'client/unregisterCapability',
  'workspace/codeLens/refresh',
  'workspace/inlayHint/refresh',
  'workspace/semanticTokens/refresh',
];
const DYNAMIC = { dynamicRegistration: true };
const REFRESHED = { refreshSupport: true };
/** What the server may log as an error: the nonsense that it was sent. */
const EXPECTED =
  /Unhandled method|^(hover|codeAction|didOpen|didChange|didClose|Request|Notification)\b|Received response|notification|Cannot (read|destructure)/;

export class FuzzServer {
  /** Errors in the log that no nonsense explains. */
  errors = [];
  /** What the server said last of the files that it does not check. */
  unchecked = [];
  #child;
  #chunks = [];
  #size = 0;
  /** Of the message that is coming, its header included; 0 before its header is there. */
  #wanted = 0;
  #nextId = 0;
  #answers = new Map();
  #waiting = new Map();
  #onDiagnostics;
  #ended;
  #loaded = withResolvers();

  constructor(onDiagnostics) {
    this.#onDiagnostics = onDiagnostics;
    // NODE_ARGS=--cpu-prof writes a profile of the server.
    this.#child = spawn(process.execPath, [...(process.env.NODE_ARGS?.split(' ') ?? []), CLI, 'lsp', '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#ended = new Promise((resolve) => this.#child.on('exit', (code, signal) => resolve(code ?? signal)));
    this.#ended.then((how) => this.#failAll(new Error(`the server ended: ${how}`)));
    this.#child.stdin.on('error', () => undefined);
    this.#child.stdout.on('data', (chunk) => this.#read(chunk));
  }

  async initialize() {
    await this.request('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        textDocument: {
          publishDiagnostics: { versionSupport: true },
          documentSymbol: DYNAMIC,
          foldingRange: DYNAMIC,
          documentLink: DYNAMIC,
        },
        workspace: {
          semanticTokens: REFRESHED,
          inlayHint: REFRESHED,
          codeLens: REFRESHED,
          didChangeWatchedFiles: { ...DYNAMIC, relativePatternSupport: true },
        },
      },
      initializationOptions: { trusted: false, settings: { ports: { source: 'bundled', bundledPolicy: 'refpolicy' } } },
    });
    this.notify('initialized', {});
    await this.#loaded.promise;
  }

  request(method, params) {
    const id = ++this.#nextId;
    const answer = new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
    answer.catch(() => undefined);
    this.send({ jsonrpc: '2.0', id, method, params });
    return { id, reply: answer };
  }

  notify(method, params) {
    this.send({ jsonrpc: '2.0', method, params });
  }

  send(message) {
    const body = Buffer.from(JSON.stringify(message));
    this.#child.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  /** Resolves once the server has read what was sent so far. */
  flushed() {
    return this.request('portcon/lookUpPort', { query: '80' }).reply;
  }

  /** The findings of exactly this version. Ask before the change is sent. */
  diagnostics(uri, version) {
    return new Promise((resolve, reject) => this.#waiting.set(`${uri}#${version}`, { resolve, reject }));
  }

  megabytes() {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))[1]) / 1024;
  }

  /** How the process ended: 0, another code, or a signal. */
  async stop() {
    await this.request('shutdown').reply.catch(() => undefined);
    this.notify('exit');
    return this.#ended;
  }

  #failAll(error) {
    for (const { reject } of [...this.#answers.values(), ...this.#waiting.values()]) reject(error);
  }

  #read(chunk) {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    // A long message comes in many chunks: they are put together once it is whole.
    while (this.#size > 0 && this.#size >= this.#wanted) {
      const buffer = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks, this.#size);
      this.#chunks = [buffer];
      const head = buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = /^Content-Length: (\d+)$/.exec(buffer.toString('latin1', 0, head))?.[1];
      if (length === undefined) return this.#failAll(new Error(`not a header: ${buffer.toString('latin1', 0, 80)}`));
      const end = head + 4 + Number(length);
      this.#wanted = end;
      if (buffer.length < end) return;
      this.#wanted = 0;
      const message = JSON.parse(buffer.toString('utf8', head + 4, end));
      this.#chunks = [buffer.subarray(end)];
      this.#size = buffer.length - end;
      try {
        this.#receive(message);
      } catch (error) {
        this.#failAll(error);
        this.errors.push(error.stack);
      }
    }
  }

  #receive({ jsonrpc, id, method, params, result, error, ...rest }) {
    if (jsonrpc !== '2.0' || Object.keys(rest).length > 0) throw new Error(`not JSON-RPC: ${JSON.stringify(rest)}`);
    if (method === undefined) {
      const answer = this.#answers.get(id);
      // A message that could not be understood at all is answered without an id.
      if (!answer && id !== null && error === undefined) throw new Error(`nobody asked for ${id}`);
      this.#answers.delete(id);
      if (error) answer?.reject(Object.assign(new Error(error.message), { code: error.code }));
      else answer?.resolve(result);
      return;
    }
    if (SERVER_REQUESTS.includes(method)) return this.send({ jsonrpc: '2.0', id, result: null });
    if (id !== undefined) throw new Error(`the server asked for ${method}`);
    if (!NOTIFICATIONS.includes(method)) throw new Error(`the server sent ${method}`);
    if (method === 'textDocument/publishDiagnostics') {
      const { uri, version, diagnostics } = params;
      this.#onDiagnostics(uri, version, diagnostics);
      const key = `${uri}#${version}`;
      this.#waiting.get(key)?.resolve(diagnostics);
      this.#waiting.delete(key);
    } else if (method === 'portcon/portStatus' && !params.busy) this.#loaded.resolve();
    else if (method === 'portcon/uncheckedFiles') this.unchecked = params.files;
    else if (method === 'window/logMessage' && params.type === 1 && !EXPECTED.test(params.message))
      this.errors.push(params.message);
  }
}

/** Node 20 has no Promise.withResolvers. */
function withResolvers() {
  const all = {};
  all.promise = new Promise((resolve, reject) => Object.assign(all, { resolve, reject }));
  return all;
}
