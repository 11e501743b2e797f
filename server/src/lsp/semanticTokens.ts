/** The requests for semantic tokens. A client that has an earlier answer gets what has changed since. */
import type { SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver';
import { tokensDelta } from '../core/features/semanticTokens/delta.ts';
import { semanticTokens } from '../core/features/semanticTokens.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface TokenRequests {
  full(file: SourceFile, workspace: Workspace): SemanticTokens;
  /** @param previous the id of an earlier answer; all tokens where it was another than the last */
  delta(file: SourceFile, workspace: Workspace, previous: string): SemanticTokens | SemanticTokensDelta;
}

/** Keeps the last answer for each open file. */
export function tokenRequests(): TokenRequests {
  const last = new Map<string, { readonly resultId: string; readonly data: number[] }>();
  let count = 0;
  return {
    full: answer,
    delta(file, workspace, previous) {
      const before = last.get(file.uri);
      const now = answer(file, workspace);
      if (before?.resultId !== previous) return now;
      return { resultId: now.resultId, edits: tokensDelta(before.data, now.data) };
    },
  };

  function answer(file: SourceFile, workspace: Workspace) {
    for (const uri of last.keys()) if (!workspace.file(uri)) last.delete(uri);
    const found = { resultId: String(++count), data: semanticTokens(file, workspace.symbols()) };
    last.set(file.uri, found);
    return found;
  }
}
