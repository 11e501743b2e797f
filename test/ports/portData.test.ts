/** How port data are read again: after a failure that may pass, soon and then less often, and not for ever. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Host, ToolResult } from '../../server/src/workspace/host.ts';
import { type PortData, portData } from '../../server/src/workspace/portData.ts';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { testGrammars } from '../grammars.ts';

const LIST = 'http_port_t tcp 80, 443\n';
let calls = 0;
let data: PortData;

beforeEach(() => {
  calls = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  data.stop();
  vi.useRealTimers();
});

async function start(semanage: () => ToolResult): Promise<void> {
  const host = {
    readFile: () => Promise.resolve(undefined),
    run: (_tool: string, args: readonly string[]) => {
      if (args.includes('-lC')) return Promise.resolve({ kind: 'ok', stdout: '' });
      calls += 1;
      return Promise.resolve(semanage());
    },
  } as unknown as Host;
  const settings = { source: 'auto', bundled: 'refpolicy' } as const;
  const workspace = new Workspace(await testGrammars());
  data = portData(
    host,
    workspace,
    () => ({ settings, trust: 'trusted' }),
    () => undefined,
  );
  await data.refresh();
}

it('asks again after a time-out, until semanage answers', async () => {
  await start(() =>
    calls < 3 ? { kind: 'failed', reason: 'timed out after 10 s', passing: true } : { kind: 'ok', stdout: LIST },
  );
  expect(data.status().summary).toMatch(/^bundled/);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(calls).toBe(2);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(data.status().summary).toMatch(/from semanage/);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(calls).toBe(3);
});

it('gives up in the end', async () => {
  await start(() => ({ kind: 'failed', reason: 'killed by SIGKILL', passing: true }));
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(calls).toBe(4);
});

it('does not ask again where the tool is missing', async () => {
  await start(() => ({ kind: 'failed', reason: 'not found' }));
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(calls).toBe(1);
});
