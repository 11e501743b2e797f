/** Where the number of references stands: above interfaces, templates and the declarations of types. */
import type { CodeLens, Command, Location, Position } from 'vscode-languageserver-types';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Name, Statement } from '../syntax/statements.ts';

/** What is kept in a lens until somebody looks at it. */
export interface LensData {
  readonly uri: string;
  readonly name: string;
}

/** The lenses of a file, without their numbers. What a template declares has its name at each call, so it has none. */
export function codeLenses(file: SourceFile): CodeLens[] {
  return file.statements.flatMap((statement) => {
    const name = countedName(statement);
    if (!name || name.text === '' || name.text.includes('$')) return [];
    const start = statement.start + name.offset;
    const data: LensData = { uri: file.uri, name: name.text };
    return [{ range: file.lines.range(start, start + name.text.length), data }];
  });
}

function countedName({ data }: Statement): Name | undefined {
  return data.kind === 'interface' || data.kind === 'template' || data.kind === 'type_declaration'
    ? data.name
    : undefined;
}

/** The data of a lens of ours; undefined for what another made. */
export function readLensData(data: unknown): LensData | undefined {
  const { uri, name } = (data ?? {}) as Partial<LensData>;
  return typeof uri === 'string' && typeof name === 'string' ? { uri, name } : undefined;
}

/** The number of `found`; a click lists them. The command is VS Code's own, which other editors know by that name too. */
export function referencesCommand(uri: string, position: Position, found: readonly Location[]): Command {
  return {
    title: found.length === 1 ? '1 reference' : `${found.length} references`,
    command: found.length === 0 ? '' : 'editor.action.showReferences',
    ...(found.length > 0 && { arguments: [uri, position, found] }),
  };
}
