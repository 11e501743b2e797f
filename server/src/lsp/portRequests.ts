/** The requests about ports that Portcon adds to LSP: looking up, reading anew, saving, and a scriptlet for a module. */
import type { Connection } from 'vscode-languageserver';
import { scriptlet, scriptletText } from '../core/features/generate/scriptlet.ts';
import { lookUpPort } from '../core/features/lookUpPort.ts';
import { whyNoAnswer } from '../core/ports/noAnswer.ts';
import { writeSnapshotJson, writeSnapshotText } from '../core/ports/snapshotFile.ts';
import {
  LOOK_UP_PORT,
  type LookUpPortParams,
  PORT_SNAPSHOT,
  type PortSnapshotResult,
  REFRESH_PORTS,
  SCRIPTLET,
  type ScriptletParams,
  type ScriptletResult,
  WHY_NO_PORT,
} from '../protocol.ts';
import type { Host } from '../workspace/host.ts';
import type { PortData } from '../workspace/portData.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What the requests need once the server is ready. */
interface Needs {
  readonly workspace: Workspace;
  readonly ports: PortData;
}

const SAME_REFRESH_MS = 200;

/** @param started rejects if the server could not start; the client shows the reason to who asked */
export function registerPortRequests(
  connection: Connection,
  started: () => Promise<Needs>,
  host: () => Host | undefined,
): void {
  connection.onRequest(LOOK_UP_PORT, async ({ query }: LookUpPortParams) => {
    const { workspace, ports } = await started();
    await ports.known();
    return lookUpPort(workspace.snapshot().ports, query);
  });
  connection.onRequest(WHY_NO_PORT, async ({ query }: LookUpPortParams) => {
    const { workspace } = await started();
    return whyNoAnswer(workspace.snapshot().ports, query) ?? null;
  });
  let asked: { readonly at: number; readonly done: Promise<void> } | undefined;
  connection.onRequest(REFRESH_PORTS, async () => {
    // Those that ask at once share a reading; who asks later wants what has changed since.
    if (!asked || Date.now() - asked.at > SAME_REFRESH_MS) asked = { at: Date.now(), done: readAnew() };
    await asked.done;
    return null;
  });

  async function readAnew(): Promise<void> {
    const { ports } = await started();
    // Who asks by hand may know better than the marks of the store.
    await host()?.forgetAnswers?.();
    await ports.refresh();
    asked = undefined;
  }

  connection.onRequest(PORT_SNAPSHOT, async (): Promise<PortSnapshotResult> => {
    const { ports, provenance } = (await started()).workspace.snapshot();
    return {
      text: writeSnapshotText(ports.entries),
      json: writeSnapshotJson(ports.entries, {
        source: provenance.source,
        ...(provenance.policy && { policy: provenance.policy }),
      }),
    };
  });
  connection.onRequest(SCRIPTLET, async ({ uri, form, given }: ScriptletParams): Promise<ScriptletResult> => {
    const file = (await started()).workspace.file(uri);
    const found = file && scriptlet(file, form, given);
    return found ? { text: scriptletText(found), withoutPort: found.withoutPort } : null;
  });
}
