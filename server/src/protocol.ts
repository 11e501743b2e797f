/** What Portcon adds to LSP: the initialization options, requests and notifications, as names and JSON types. */

/** `initializationOptions` of the initialize request. Another client than ours may send none of it. */
export interface InitializationOptions {
  /** False in Restricted Mode: the server then starts no tool. Absent counts as true. */
  readonly trusted?: boolean;
  /** The `portcon` section at the start; later values come by workspace/configuration. */
  readonly settings?: Settings;
  /** The wasm files of `dist/wasm`, sent where the server cannot read them itself (a browser worker). */
  readonly grammars?: { readonly runtime: Uint8Array; readonly selinux: Uint8Array; readonly selinuxFc: Uint8Array };
}

/** The configuration section `portcon`. Values come from a user's file, so the server checks each. */
export interface Settings {
  readonly ports: {
    readonly source: 'auto' | 'live' | 'bundled' | 'file';
    /** Path of a saved snapshot; empty for none. */
    readonly snapshotFile: string;
    readonly bundledPolicy: 'auto' | 'refpolicy' | 'fedora';
  };
  readonly semanageLines: {
    /** False: scripts and documents are left alone. */
    readonly enabled: boolean;
  };
  readonly headers: {
    /** Paths of folders with installed policy headers; those that are not there are left out. */
    readonly folders: readonly string[];
  };
  readonly inlayHints: {
    /** Whether the parameters of interfaces are shown in calls with more than one argument. */
    readonly parameterNames: boolean;
    /** Whether the ports are shown behind rules on a port type and calls of its interfaces. */
    readonly ports: boolean;
  };
  readonly codeLens: {
    /** Whether the number of references is shown above interfaces, templates and types. */
    readonly references: boolean;
  };
  /** Rule id to severity; a rule that is not named keeps its own. */
  readonly rules: { readonly [rule: string]: 'off' | 'hint' | 'information' | 'warning' | 'error' };
}

/** Client to server, without parameters: the user trusts the workspace now, so tools may be started. */
export const TRUST_GRANTED = 'portcon/trustGranted';

/** Server to client: where the port data come from now. */
export const PORT_STATUS = 'portcon/portStatus';
export interface PortStatus {
  /** Short text, such as "344 from semanage (2 local)" or "bundled refpolicy 2.20221101". */
  readonly summary: string;
  /** Three words why the host's own data are not used, such as "semanage not found"; the status shows them after a dash. */
  readonly problem?: string;
  /** Few words to stand beside the summary: when this host's data were read and of which policy; empty for others. */
  readonly when: string;
  /** Sentences for the tooltip: when read, which policy, and why an earlier source did not answer. */
  readonly details: readonly string[];
  readonly busy: boolean;
  /** True if the data are this host's own (semanage or seinfo). */
  readonly live: boolean;
}

/** Server to client: how much policy is known, when a reading of it begins and after each one. */
export const POLICY_STATUS = 'portcon/policyStatus';
export interface PolicyStatus {
  /** Short text, such as "8,936 interfaces, 408 modules". */
  readonly summary: string;
  /** Where it comes from, to stand beside the summary: "workspace, installed headers"; empty for none. */
  readonly origin: string;
  /** Sentences for the tooltip: what the workspace has, what the headers have, what is missing. */
  readonly details: readonly string[];
  readonly busy: boolean;
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
  /** Short words about the range that won, such as "narrowest range" or "record" for a local one. */
  readonly reason: string;
}

/** Client to server: for the same query, one sentence why nothing was found; null where something is. */
export const WHY_NO_PORT = 'portcon/whyNoPort';

/** Client to server: the current table in the format of `semanage port -l`, for saving. */
export const PORT_SNAPSHOT = 'portcon/portSnapshot';
export interface PortSnapshotResult {
  readonly text: string;
  readonly json: string;
}

/** Server to client: the open files that are not checked, all of them each time the list changes. */
export const UNCHECKED_FILES = 'portcon/uncheckedFiles';
export interface UncheckedFiles {
  readonly files: readonly {
    readonly uri: string;
    /** Such as "over 1 MB" or "binary". */
    readonly reason: string;
    /** What helps where the reason is no property of the file: a new server gets the whole text. */
    readonly mend?: 'restart';
  }[];
}

/** Client to server: what a package runs to install the module of an open file with its ports, and to remove both. */
export const SCRIPTLET = 'portcon/scriptlet';
export interface ScriptletParams {
  readonly uri: string;
  readonly form: 'rpm' | 'deb';
  /** Ports for port types without one: `my_port_t` to `tcp/9123`. */
  readonly given: { readonly [type: string]: string };
}
/** Null where the file declares no port type and labels no port. */
export type ScriptletResult = {
  /** For a spec file; the maintainer scripts one after the other, each below a comment with its name. */
  readonly text: string;
  /** Port types without a port; the text has a placeholder for each. */
  readonly withoutPort: readonly string[];
} | null;

/** Client to server: what the call at a position of an open file gives, macros expanded. */
export const SHOW_EXPANSION = 'portcon/showExpansion';
export interface ShowExpansionParams {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}
/** Null where no call is. */
export type ShowExpansionResult = {
  /** The name of the macro. */
  readonly title: string;
  /** Policy without macros; comments say where each part is written. */
  readonly text: string;
} | null;
