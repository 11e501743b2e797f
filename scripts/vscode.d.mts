// The types of vscode.mjs, for the tests.
export interface CodeServer {
  readonly origin: string;
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}
export function packExtension(vsix: string): void;
export function startCodeServer(options: {
  readonly vsix: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Guards the window; without one anybody on this machine may open it. */
  readonly password?: string;
}): Promise<CodeServer>;
export function windowUrl(origin: string, folder: string, file?: string): string;
