/** The requests for semantic tokens. A client that has an earlier answer gets what has changed since. */
import type { SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver';
import { tokensDelta } from '../core/features/semanticTokens/delta.ts';
import { semanticTokenSteps } from '../core/features/semanticTokens.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { finishInTurns, type Turns } from './turns.ts';

export interface TokenRequests {
  full(file: SourceFile, workspace: Workspace, turns: Turns): Promise<SemanticTokens>;
  /** @param previous the id of an earlier answer; all tokens where it was another than the last */
  delta(
    file: SourceFile,
    workspace: Workspace,
    turns: Turns,
    previous: string,
  ): Promise<SemanticTokens | SemanticTokensDelta>;
}

/** Keeps the last answer for each open file. */
export function tokenRequests(): TokenRequests {
  const last = new Map<string, { readonly resultId: string; readonly data: number[] }>();
  let count = 0;
  return {
    full: answer,
    async delta(file, workspace, turns, previous) {
      const before = last.get(file.uri);
      const now = await answer(file, workspace, turns);
      if (before?.resultId !== previous) return now;
      return { resultId: now.resultId, edits: tokensDelta(before.data, now.data) };
    },
  };

  /** Of a file that changes or is closed meanwhile there are no tokens: the editor asks again. */
  async function answer(file: SourceFile, workspace: Workspace, turns: Turns) {
    for (const uri of last.keys()) if (!workspace.file(uri)) last.delete(uri);
    const isCurrent = () => workspace.file(file.uri) === file;
    const data = (await finishInTurns(turns, semanticTokenSteps(file, workspace.symbols()), isCurrent)) ?? [];
    const found = { resultId: String(++count), data };
    if (isCurrent()) last.set(file.uri, found);
    return found;
  }
}
