// A JSON-RPC client of our own for measuring: it does nothing but frame, send and match messages.
import { spawn } from 'node:child_process';

export class LspClient {
  #child;
  #buffer = Buffer.alloc(0);
  #nextId = 0;
  #answers = new Map();
  #diagnostics = new Map();
  #loaded;
  #whenLoaded = new Promise((resolve) => {
    this.#loaded = resolve;
  });
  #indexRead;
  #whenIndexed = new Promise((resolve) => {
    this.#indexRead = resolve;
  });

  constructor(command, args) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdout.on('data', (chunk) => {
      this.#buffer = this.#buffer.length > 0 ? Buffer.concat([this.#buffer, chunk]) : chunk;
      this.#read();
    });
  }

  get pid() {
    return this.#child.pid;
  }

  /** @param folder the URI of the workspace; null for none */
  async initialize(folder = null) {
    // The watchers are the client's to make: an editor tells of files that change, and the server counts on it.
    const capabilities = {
      textDocument: { publishDiagnostics: { versionSupport: true } },
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
    };
    await this.request('initialize', { processId: process.pid, rootUri: folder, capabilities });
    this.notify('initialized', {});
  }

  open(uri, text) {
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'selinux', version: 1, text } });
  }

  change(uri, version, contentChanges) {
    this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  /** Resolves with the diagnostics of exactly this version. Ask before the change is sent. */
  diagnostics(uri, version) {
    return new Promise((resolve) => this.#diagnostics.set(`${uri}#${version}`, resolve));
  }

  portsLoaded() {
    return this.#whenLoaded;
  }

  /** Resolves when the symbol index is complete, of which the status of the policy tells. */
  indexed() {
    return this.#whenIndexed;
  }

  request(method, params) {
    const id = ++this.#nextId;
    const answer = new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
    this.#send({ jsonrpc: '2.0', id, method, params });
    return answer;
  }

  notify(method, params) {
    this.#send({ jsonrpc: '2.0', method, ...(params && { params }) });
  }

  async stop() {
    const ended = new Promise((resolve) => this.#child.on('exit', resolve));
    await this.request('shutdown');
    this.notify('exit');
    await ended;
  }

  #send(message) {
    const body = Buffer.from(JSON.stringify(message));
    this.#child.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
  }

  #read() {
    for (;;) {
      const head = this.#buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: *(\d+)/i.exec(this.#buffer.toString('latin1', 0, head))[1]);
      const end = head + 4 + length;
      if (this.#buffer.length < end) return;
      const message = JSON.parse(this.#buffer.toString('utf8', head + 4, end));
      this.#buffer = this.#buffer.subarray(end);
      this.#receive(message);
    }
  }

  #receive(message) {
    const { id, method, params, result, error } = message;
    if (method !== undefined && id !== undefined) {
      // The server waits for an answer to its own requests.
      const answer = method === 'workspace/configuration' ? params.items.map(() => null) : null;
      this.#send({ jsonrpc: '2.0', id, result: answer });
    } else if (id !== undefined) {
      const { resolve, reject } = this.#answers.get(id);
      this.#answers.delete(id);
      if (error) reject(new Error(error.message));
      else resolve(result);
    } else if (method === 'textDocument/publishDiagnostics') {
      const key = `${params.uri}#${params.version}`;
      this.#diagnostics.get(key)?.(params.diagnostics);
      this.#diagnostics.delete(key);
    } else if (method === 'portcon/portStatus' && !params.busy) this.#loaded();
    else if (method === 'portcon/policyStatus' && !params.busy) this.#indexRead();
  }
}
