/** Tells the client to ask again for what has changed without an edit. */
import { type ClientCapabilities, CodeLensRefreshRequest, type Connection } from 'vscode-languageserver';
import { describeError } from './guard.ts';
import { canRenew, RENEWED_KINDS, type RenewedKind, renewals } from './renewed.ts';

/** Each does nothing where the client has no such request. */
export interface Refreshes {
  /** To be called once the client is initialized. */
  start(): void;
  /** What the hints say is not of the file alone. */
  hints(): void;
  /** What the names of a file are depends on who declares them. */
  tokens(): void;
  lenses(): void;
  /** What was answered of a file that was not read yet was empty. */
  again(kinds: Iterable<RefreshKind>): void;
  /** True for a kind of requests that the client asks again when it is told. */
  can(kind: RefreshKind): boolean;
}

export type RefreshKind = 'inlayHint' | 'semanticTokens' | 'codeLens' | RenewedKind;

/** @param capabilities of the client, as they are when something is to be told */
export function refreshes(connection: Connection, capabilities: () => ClientCapabilities): Refreshes {
  const { renew } = renewals(connection, capabilities);
  const can = (kind: RefreshKind) =>
    isRenewed(kind) ? canRenew(capabilities(), kind) : capabilities().workspace?.[kind]?.refreshSupport === true;
  const logged = (sent: Promise<void>) =>
    void sent.catch((error) => connection.console.error(`refresh: ${describeError(error)}`));
  const told: Refreshes = {
    start() {
      for (const kind of RENEWED_KINDS) logged(renew(kind));
    },
    hints() {
      if (can('inlayHint')) logged(connection.languages.inlayHint.refresh());
    },
    tokens() {
      if (can('semanticTokens')) logged(connection.languages.semanticTokens.refresh());
    },
    lenses() {
      if (can('codeLens')) logged(connection.sendRequest(CodeLensRefreshRequest.type));
    },
    again(kinds) {
      for (const kind of kinds) {
        if (isRenewed(kind)) logged(renew(kind));
        else if (kind === 'inlayHint') told.hints();
        else if (kind === 'semanticTokens') told.tokens();
        else told.lenses();
      }
    },
    can,
  };
  return told;
}

const isRenewed = (kind: RefreshKind): kind is RenewedKind => RENEWED_KINDS.some((each) => each === kind);
