/** The requests and notifications that Portcon adds to LSP: names and JSON types, shared by client and server. */

/** Server to client: where the port data come from now. */
export const PORT_STATUS = 'portcon/portStatus';
export interface PortStatus {
  /** Short text, such as "344 from semanage (2 local)" or "bundled refpolicy 2.20221101". */
  readonly summary: string;
  /** Sentences for the tooltip: when read, which policy, and why an earlier source did not answer. */
  readonly details: readonly string[];
  readonly busy: boolean;
  /** True if the data are this host's own (semanage or seinfo). */
  readonly live: boolean;
}

/** Client to server: read the port data again; answers when done. */
export const REFRESH_PORTS = 'portcon/refreshPorts';

/** Client to server: what a number, protocol/number, range or port type means here. */
export const LOOK_UP_PORT = 'portcon/lookUpPort';
export interface LookUpPortParams {
  /** What the user typed: `8080`, `tcp/80`, `8000-8100`, `http_port_t`, or a part of a type's name. */
  readonly query: string;
}
export interface LookUpPortItem {
  /** `tcp/8080` or `tcp/8000-8010`. */
  readonly port: string;
  readonly type: string;
  /** `policy`, `local` or `bundled`. */
  readonly origin: string;
  /** Short words about the range that won, such as "narrowest range" or "the local record". */
  readonly reason: string;
}

/** Client to server: the current table in the format of `semanage port -l`, for saving. */
export const PORT_SNAPSHOT = 'portcon/portSnapshot';
export interface PortSnapshotResult {
  readonly text: string;
  readonly json: string;
}
