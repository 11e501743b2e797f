/**
 * Features that a client asks for once, as it opens a file, and for which LSP has no request to ask again. A client that takes
 * their registration while the server runs asks again where it is renewed.
 */
import {
  type ClientCapabilities,
  type Connection,
  type Disposable,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  type ServerCapabilities,
} from 'vscode-languageserver';

const FEATURES = {
  documentSymbol: { type: DocumentSymbolRequest.type, provider: { documentSymbolProvider: true } },
  foldingRange: { type: FoldingRangeRequest.type, provider: { foldingRangeProvider: true } },
  documentLink: { type: DocumentLinkRequest.type, provider: { documentLinkProvider: {} } },
} as const;

export type RenewedKind = keyof typeof FEATURES;

export const RENEWED_KINDS = Object.keys(FEATURES) as readonly RenewedKind[];

/** True if the client asks again for what is registered anew. */
export function canRenew({ textDocument }: ClientCapabilities, kind: RenewedKind): boolean {
  return textDocument?.[kind]?.dynamicRegistration === true;
}

/** What a client is told at the start of those that it takes no registration of. */
export function providersAtStart(capabilities: ClientCapabilities): ServerCapabilities {
  return Object.assign({}, ...RENEWED_KINDS.map((kind) => !canRenew(capabilities, kind) && FEATURES[kind].provider));
}

export interface Renewals {
  /** Registers a feature, or registers it anew; nothing where the client takes no registration. Rejects where it refuses. */
  renew(kind: RenewedKind): Promise<void>;
}

/** @param capabilities of the client, as they are when something is to be registered */
export function renewals(connection: Connection, capabilities: () => ClientCapabilities): Renewals {
  const registered = new Map<RenewedKind, Promise<Disposable>>();
  return {
    async renew(kind) {
      if (!canRenew(capabilities(), kind)) return;
      const before = registered.get(kind);
      const { type } = FEATURES[kind];
      const next = (async () => {
        (await before?.catch(() => undefined))?.dispose();
        return connection.client.register(type, { documentSelector: null });
      })();
      registered.set(kind, next);
      await next;
    },
  };
}
