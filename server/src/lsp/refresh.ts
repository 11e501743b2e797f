/** Tells the client to ask again for what has changed without an edit. */
import { type ClientCapabilities, CodeLensRefreshRequest, type Connection } from 'vscode-languageserver';
import { describeError } from './guard.ts';

/** Each does nothing where the client has no such request. */
export interface Refreshes {
  /** What the hints say is not of the file alone. */
  hints(): void;
  /** What the names of a file are depends on who declares them. */
  tokens(): void;
  lenses(): void;
  /** What was answered of a file that was not read yet was empty. */
  all(): void;
  /** True for a kind of requests that the client asks again when it is told. */
  can(kind: RefreshKind): boolean;
}

export type RefreshKind = 'inlayHint' | 'semanticTokens' | 'codeLens';

/** @param capabilities of the client, as they are when something is to be told */
export function refreshes(connection: Connection, capabilities: () => ClientCapabilities): Refreshes {
  const can = (kind: RefreshKind) => capabilities().workspace?.[kind]?.refreshSupport === true;
  const logged = (sent: Promise<void>) =>
    void sent.catch((error) => connection.console.error(`refresh: ${describeError(error)}`));
  const told: Refreshes = {
    hints() {
      if (can('inlayHint')) logged(connection.languages.inlayHint.refresh());
    },
    tokens() {
      if (can('semanticTokens')) logged(connection.languages.semanticTokens.refresh());
    },
    lenses() {
      if (can('codeLens')) logged(connection.sendRequest(CodeLensRefreshRequest.type));
    },
    all() {
      told.hints();
      told.tokens();
      told.lenses();
    },
    can,
  };
  return told;
}
