/** Tells the client how much policy is known, when a reading begins and after each one. */
import type { Connection } from 'vscode-languageserver';
import { policyStatus } from '../core/features/policyStatus.ts';
import { POLICY_STATUS, type PolicyStatus } from '../protocol.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { describeError } from './guard.ts';

/** Returns the function that tells; it says nothing while all stays the same. */
export function policyTeller(
  connection: Connection,
  workspace: Workspace,
  headers: () => readonly string[],
): (reading: 'under way' | 'done') => void {
  let told = '';
  return (reading) => {
    const { isWhole } = workspace.snapshot().policy;
    const paths = headers().map((uri) => decodeURIComponent(uri.replace(/^file:\/\//, '')));
    const busy = reading === 'under way';
    const status: PolicyStatus = { ...policyStatus(workspace.symbols(), paths, isWhole), busy };
    const message = JSON.stringify(status);
    if (message === told) return;
    told = message;
    connection.sendNotification(POLICY_STATUS, status).catch((error) => connection.console.error(describeError(error)));
  };
}
