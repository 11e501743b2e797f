/** What the word under the cursor means. */
import type { Hover, Position } from 'vscode-languageserver-types';
import type { Snapshot } from '../snapshot.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';

export function hover(_snapshot: Snapshot, _file: SourceFile, _position: Position): Hover | null {
  return null;
}
