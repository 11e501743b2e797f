/** Keeps the port data of a workspace fresh: one reading at a time, again on request and when the policy store changes. */
import { describePorts } from '../core/ports/describe.ts';
import type { PortStatus } from '../protocol.ts';
import type { Host } from './host.ts';
import { loadPorts, type PortSettings, type WorkspaceTrust } from './loadPorts.ts';
import type { Workspace } from './workspace.ts';

export interface PortData {
  /** Reads again; who asks while a reading is under way gets the next one, and all who wait share it. */
  refresh(): Promise<void>;
  /** Resolves once there is an answer to the first reading. */
  known(): Promise<void>;
  status(): PortStatus;
  /** Stops the reading and the watch. */
  stop(): void;
}

/** When to ask again after a tool ran out of time or was killed: on a machine that starts up, soon; then less often. */
const AGAIN_MS: readonly number[] = [5_000, 30_000, 120_000];

export function portData(
  host: Host,
  workspace: Workspace,
  current: () => { readonly settings: PortSettings; readonly trust: WorkspaceTrust },
  changed: (status: PortStatus) => void,
): PortData {
  const abort = new AbortController();
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let unwatch: (() => void) | undefined;
  let retries = 0;
  let again: ReturnType<typeof setTimeout> | undefined;

  return { refresh, known, status, stop };

  function refresh(): Promise<void> {
    if (next) return next;
    if (!running) return start();
    next = running.then(() => {
      next = undefined;
      return start();
    });
    return next;
  }

  async function known(): Promise<void> {
    if (workspace.snapshot().provenance.loading) await (running ?? start());
  }

  function start(): Promise<void> {
    running = read().finally(() => {
      running = undefined;
      changed(status());
    });
    changed(status());
    return running;
  }

  async function read(): Promise<void> {
    const { settings, trust } = current();
    const [ports, sysctls] = await Promise.all([loadPorts(host, settings, trust, abort.signal), host.portSysctls?.()]);
    if (abort.signal.aborted) return;
    workspace.setPorts(ports);
    if (ports.askAgain) askLater();
    else retries = 0;
    if (sysctls) workspace.setSysctls({ ...sysctls, live: true });
    if (trust === 'trusted') unwatch ??= host.watchPolicyStore?.(() => void refresh());
  }

  function askLater(): void {
    const pause = AGAIN_MS[retries];
    if (pause === undefined) return;
    retries += 1;
    clearTimeout(again);
    again = setTimeout(() => void refresh(), pause);
  }

  function status(): PortStatus {
    const { ports, provenance } = workspace.snapshot();
    const busy = running !== undefined;
    if (provenance.loading) return { summary: 'reading', when: '', details: [], busy, live: false };
    return { ...describePorts(ports, provenance), busy, live: provenance.live };
  }

  function stop(): void {
    abort.abort();
    clearTimeout(again);
    unwatch?.();
  }
}
