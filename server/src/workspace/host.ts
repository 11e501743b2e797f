/** What the server needs from the platform it runs on. A capability that is missing there is an absent member. */

/** The bytes of the tree-sitter runtime and of the two grammars. */
export interface GrammarBytes {
  readonly runtime: Uint8Array;
  readonly selinux: Uint8Array;
  readonly selinuxFc: Uint8Array;
}

/** The only programs Portcon ever starts. All of them only read; none is started through a shell. */
export type QueryTool = 'semanage' | 'seinfo';

/** How a tool ended. `failed` says in words why there is no usable output; `passing` if it may answer a minute later. */
export type ToolResult =
  | { readonly kind: 'ok'; readonly stdout: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly passing?: true };

export interface Host {
  /** The URI of the folder with the rules' pages, ending in a slash; absent where nobody can open it. */
  readonly rulePages?: string;
  loadGrammars(): Promise<GrammarBytes>;
  /**
   * The URIs of the policy files below a folder, sorted; absent in a browser. `skipped` is told what is left out and why;
   * `depth` is `top` for the folder itself alone.
   */
  listPolicy?(
    folder: string,
    signal: AbortSignal,
    skipped: (uri: string, reason: string) => void,
    depth?: 'all' | 'top',
  ): Promise<string[]>;
  /** The URIs of the files below a folder whose names say that they may hold semanage lines, sorted; absent in a browser. */
  listScripts?(folder: string, signal: AbortSignal): Promise<string[]>;
  /** The bytes of a file, or undefined where it cannot be read or is over 20 MB. */
  readFile(uri: string): Promise<Uint8Array | undefined>;
  /**
   * Runs a query tool with LC_ALL=C, at most 10 s and 16 MB; absent in a browser. The answer may be an earlier one while
   * nothing changed that it depends on. Never rejects.
   */
  run?(tool: QueryTool, args: readonly string[], signal: AbortSignal): Promise<ToolResult>;
  /** Makes `run` ask anew. */
  forgetAnswers?(): Promise<void>;
  /** The installed policy (its name from /etc/selinux/config, its newest binary policy file); absent in a browser. */
  installedPolicy?(): Promise<{ readonly name: string; readonly file?: string } | undefined>;
  /** net.ipv4.ip_local_port_range and ip_unprivileged_port_start of this host, where they can be read. */
  portSysctls?(): Promise<
    { readonly ephemeralLow: number; readonly ephemeralHigh: number; readonly unprivilegedStart: number } | undefined
  >;
  /** Calls `changed` after the policy store of this host changed. Returns the function that stops the watch. */
  watchPolicyStore?(changed: () => void): () => void;
  /** Resolves once waiting messages are read; absent where a timer, which takes a millisecond, has to do. */
  nextTurn?(): Promise<void>;
  /** The milliseconds this process has computed so far, so that a busy machine makes no file look slow; absent in a browser. */
  computed?(): number;
}
