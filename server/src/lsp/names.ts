/** The requests about a name in many files: references and rename. */
import {
  type CancellationToken,
  LSPErrorCodes,
  type Position,
  type PrepareRenameResult,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { type FoundReferences, references } from '../core/features/references.ts';
import { rename, whyNoRename, whyNotNamed, whyOfHeaders } from '../core/features/rename.ts';
import { type FileUses, type NameUse, nameUseAt, nameUseSteps, spaceOf } from '../core/index/nameUses.ts';
import { parameterUses } from '../core/index/parameterUses.ts';
import type { Policy } from '../core/index/policy.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Host } from '../workspace/host.ts';
import type { SymbolFolders } from '../workspace/loadSymbols.ts';
import { type Searched, type SearchPurpose, searchName } from '../workspace/searchName.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { signalOf } from './cancellation.ts';
import { finishInTurns, type Turns } from './turns.ts';

export interface NameRequests {
  /** @param most so many places are given; the others are counted */
  references(
    file: SourceFile,
    position: Position,
    withDeclarations: boolean,
    token: CancellationToken,
    most?: number,
  ): Promise<FoundReferences>;
  /** An error has the reason for the person who asks. */
  prepareRename(
    file: SourceFile,
    position: Position,
    token: CancellationToken,
  ): Promise<PrepareRenameResult | ResponseError<void> | null>;
  rename(
    file: SourceFile,
    position: Position,
    newName: string,
    token: CancellationToken,
  ): Promise<WorkspaceEdit | ResponseError<void> | null>;
}

/** @param versions of the open files */
export function nameRequests(
  host: Host,
  workspace: Workspace,
  folders: () => SymbolFolders,
  versions: ReadonlyMap<string, number>,
  turns: Turns,
): NameRequests {
  return {
    async references(file, position, withDeclarations, token, most) {
      const use = useAt(file, position);
      if (!use) return { places: [], count: 0 };
      const files = isLocal(use) ? [usesHere(file, use)] : ((await search(file, use, 'to read', token))?.files ?? []);
      return references(use, files, withDeclarations ? 'with declarations' : 'without declarations', most);
    },
    async prepareRename(file, position, token) {
      const use = useAt(file, position);
      if (!use) return null;
      const known = isLocal(use) ? undefined : (whyIncomplete() ?? whyOfHeaders(policy(), use));
      if (known) return refusal(known);
      const found = isLocal(use) ? NOTHING : await search(file, use, 'to edit', token);
      if (!found) return null;
      const reason = whyNoRename(policy(), use, found.files);
      if (reason) return refusal(reason);
      return { range: file.lines.range(use.start, use.end), placeholder: use.name };
    },
    async rename(file, position, newName, token) {
      const use = useAt(file, position);
      if (!use) return null;
      const signal = signalOf(token);
      const reason = isLocal(use)
        ? whyNoRename(policy(), use, [])
        : (whyIncomplete() ?? whyNotNamed(newName) ?? whyOfHeaders(policy(), use));
      if (reason !== undefined) return refusal(reason);
      const found = await search(file, use, 'to edit', token);
      if (!found) return signal.aborted ? null : refusal('The file has changed meanwhile.');
      const { workspace: own, headers } = folders();
      // Where the base is source, the headers are another copy of it, and what the workspace defines hides them.
      const others = { workspace: own, headers: policy().hasBase ? [] : headers };
      const taken = await searchName(host, workspace, others, newName, 'to edit', signal);
      if (signal.aborted) return null;
      const renaming = rename(policy(), use, newName, found.files, taken.files);
      if (renaming.kind === 'refused') return refusal(renaming.reason);
      const [unread] = found.unread;
      if (unread !== undefined) return refusal(`${use.name} stands in ${unread}, which is too much to read.`);
      return {
        documentChanges: renaming.files.map(({ uri, edits }) => ({
          textDocument: { uri, version: versions.get(uri) ?? null },
          edits: [...edits],
        })),
      };
    },
  };

  function policy(): Policy {
    return workspace.snapshot().policy;
  }

  /** A rename that misses files breaks them. */
  function whyIncomplete(): string | undefined {
    const isListed = (uri: string) => uri.startsWith('file:') && host.listPolicy !== undefined;
    const folder = folders().workspace.find((uri) => !isListed(uri));
    return folder && `The files of ${folder} cannot be listed here, so a rename would miss some of them.`;
  }

  function useAt(file: SourceFile, position: Position): NameUse | undefined {
    return nameUseAt(file, file.lines.offset(position));
  }

  /**
   * The headers are searched for interfaces only: what else they use is not declared there. Of the name of a module only the
   * open files are searched, where it has its declaration. Undefined where the file has changed meanwhile, or nobody asks any more.
   */
  async function search(
    file: SourceFile,
    use: NameUse,
    purpose: SearchPurpose,
    token: CancellationToken,
  ): Promise<Searched | undefined> {
    const isWanted = () => !token.isCancellationRequested && workspace.file(file.uri) === file;
    const uses = await finishInTurns(turns, nameUseSteps(file, use.name), isWanted);
    if (!uses) return undefined;
    const space = spaceOf(use, uses);
    const { workspace: own, headers } = folders();
    const isMacro = space === 'macro' || workspace.symbols().find(use.name).length > 0;
    const isNear = !isMacro && space === 'module';
    const isType = !isMacro && space === 'type';
    const searched = {
      workspace: isNear ? [] : own,
      headers: isMacro ? headers : [],
      scripts: isType && purpose === 'to edit' ? own : [],
    };
    return searchName(host, workspace, searched, use.name, purpose, signalOf(token));
  }
}

const NOTHING: Searched = { files: [], unread: [] };

/** A parameter, or a name that is made of one, means something in its macro alone. */
const isLocal = ({ name }: NameUse) => name.includes('$');

function usesHere(file: SourceFile, use: NameUse): FileUses {
  // What is given for a parameter may stand in places of several kinds.
  const uses = parameterUses(file, use).map((each) => ({ ...each, space: use.space }));
  return { uri: file.uri, lines: file.lines, isHeader: false, uses };
}

const refusal = (reason: string) => new ResponseError<void>(LSPErrorCodes.RequestFailed, reason);
