/** The requests for semantic tokens. A client that has an earlier answer gets what has changed since. */
import type { Range, SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver';
import { tokensDelta } from '../core/features/semanticTokens/delta.ts';
import { type Part, semanticTokenSteps } from '../core/features/semanticTokens.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Refreshes } from './refresh.ts';
import { finishInTurns, type Turns } from './turns.ts';

export interface TokenRequests {
  full(file: SourceFile, workspace: Workspace, turns: Turns): Promise<SemanticTokens>;
  range(file: SourceFile, workspace: Workspace, turns: Turns, range: Range): Promise<SemanticTokens>;
  /** @param previous the id of an earlier answer; all tokens where it was another than the last */
  delta(
    file: SourceFile,
    workspace: Workspace,
    turns: Turns,
    previous: string,
  ): Promise<SemanticTokens | SemanticTokensDelta>;
}

/** A third of what a request may take: what is read by then is still to be put in order and sent. */
const PART_MS = 60;

/**
 * Keeps the last answer for each open file. Of a file that takes long to read for the first time what is read in time is sent; once all
 * is read, the client is told to ask again.
 */
export function tokenRequests(refresh: Refreshes): TokenRequests {
  const last = new Map<string, { readonly resultId: string; readonly data: number[] }>();
  const goingOn = new Set<SourceFile>();
  let count = 0;
  return {
    full: answer,
    async range(file, workspace, turns, { start, end }) {
      const part = { start: file.lines.offset(start), end: file.lines.offset(end) };
      return { data: await read(file, workspace, turns, part) };
    },
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
    const found = { resultId: String(++count), data: await read(file, workspace, turns) };
    if (workspace.file(file.uri) === file) last.set(file.uri, found);
    return found;
  }

  async function read(file: SourceFile, workspace: Workspace, turns: Turns, part?: Part): Promise<number[]> {
    const isCurrent = () => workspace.file(file.uri) === file;
    const end = Date.now() + PART_MS;
    const isLate = () => refresh.can('semanticTokens') && Date.now() > end;
    const steps = semanticTokenSteps(file, workspace.symbols(), { ...(part && { part }), isLate });
    const tokens = await finishInTurns(turns, steps, isCurrent);
    if (tokens?.isWhole === false && !goingOn.has(file)) {
      goingOn.add(file);
      // What fails here fails for the next who asks, who is told.
      void goOn(file, workspace, turns, isCurrent).catch(() => undefined);
    }
    return tokens?.data ?? [];
  }

  /** Reads the rest, which the file keeps for the next answer. */
  async function goOn(file: SourceFile, workspace: Workspace, turns: Turns, isCurrent: () => boolean): Promise<void> {
    try {
      if (await finishInTurns(turns, semanticTokenSteps(file, workspace.symbols()), isCurrent)) refresh.tokens();
    } finally {
      goingOn.delete(file);
    }
  }
}
