/** The ports that files are about to give a type: their semanage lines, portcon and network_port(). */

import { isSoonRead } from '../../commands/hostCommands.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { isLoadableModule } from '../policyTree.ts';
import { type PortKey, type PortUse, portUses } from './portUses.ts';

export interface PlannedPort {
  readonly key: PortKey;
  readonly uri: string;
  /** From 0. */
  readonly line: number;
}

/**
 * Those of `file` for the type, in its order; without commands that semanage refuses and what no module can load. None of a
 * long script before it is read.
 */
export function plannedPorts(file: SourceFile, type: string): PlannedPort[] {
  if (!file.text.includes(type) || !isSoonRead(file)) return [];
  return portUses(file).all.flatMap((use) =>
    use.type === type && use.key && givesPort(file, use)
      ? [{ key: use.key, uri: file.uri, line: file.lines.lineAt(use.start) }]
      : [],
  );
}

function givesPort(file: SourceFile, use: PortUse): boolean {
  if (use.kind !== 'semanage') return !isLoadableModule(file);
  const { action, conflict, incomplete, misplaced } = use.line.command;
  return (action === 'add' || action === 'modify') && !conflict && !incomplete && !misplaced;
}
