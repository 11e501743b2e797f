/** All that a feature or rule may look at, as one immutable value. */
import type { Policy } from './index/policy.ts';
import type { PortTable } from './ports/table.ts';
import type { SourceFile } from './syntax/sourceFile.ts';

/** Where the port data come from and when they were read. */
export interface PortProvenance {
  /** `semanage`, `seinfo`, the name of a snapshot file, or `bundled refpolicy 2.20221101`. */
  readonly source: string;
  /** True if the data are this host's own. */
  readonly live: boolean;
  /** The name of the policy, such as `default` or `targeted`, where it is known. */
  readonly policy?: string;
  /** Local time of the reading, as `09:14`; absent for bundled data. */
  readonly readAt?: string;
  /** Why each earlier source did not answer, one sentence each; then warnings of the parser. */
  readonly notes: readonly string[];
  /** True while the first source is still being asked: the table is empty and says nothing. */
  readonly loading?: true;
}

/** net.ipv4.ip_local_port_range and net.ipv4.ip_unprivileged_port_start. */
export interface PortSysctls {
  readonly ephemeralLow: number;
  readonly ephemeralHigh: number;
  readonly unprivilegedStart: number;
  /** True if they were read on this host; else they are the kernel's defaults. */
  readonly live: boolean;
}

export interface Snapshot {
  /** The open files by URI. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** The labels of this host (or of the snapshot or bundle that stands in for it). */
  readonly ports: PortTable;
  readonly provenance: PortProvenance;
  readonly sysctls: PortSysctls;
  /** What the workspace and the installed headers define and declare. */
  readonly policy: Policy;
}
