/** The hover on a type, attribute, role or boolean: what the file that declares it says is read from there. */
import type { Hover, Position } from 'vscode-languageserver';
import { makersOf } from '../core/features/hover/madeHover.ts';
import { declarationsOf, requiredMarkdown, symbolMarkdown } from '../core/features/hover/symbolHover.ts';
import { declarationFacts } from '../core/index/declarationFacts.ts';
import { nameUseAt } from '../core/index/nameUses.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Host } from '../workspace/host.ts';
import { readPolicyText } from '../workspace/readText.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { madeHover } from './madeNames.ts';

/** Null where nothing is known of the name: the installed policy may have it. */
export async function symbolHover(
  host: Host,
  workspace: Workspace,
  file: SourceFile,
  position: Position,
): Promise<Hover | null> {
  const use = nameUseAt(file, file.lines.offset(position));
  if (!use) return null;
  const { policy } = workspace.snapshot();
  const declarations = declarationsOf(policy, use.name, use.space, file.uri);
  const value = await markdown();
  return value === undefined
    ? null
    : { contents: { kind: 'markdown', value }, range: file.lines.range(use.start, use.end) };

  async function markdown(): Promise<string | undefined> {
    const { name, space } = use!;
    if (declarations.length > 0) return declaredMarkdown(declarations);
    const makers = makersOf(policy, name, space);
    return makers.length > 0 ? madeHover(host, workspace, makers) : requiredMarkdown(policy, name, space);
  }

  /** Undefined where the file has changed since it was scanned. */
  async function declaredMarkdown(all: ReturnType<typeof declarationsOf>): Promise<string | undefined> {
    const [{ uri, declaration }] = all as [(typeof all)[0]];
    const text = await readPolicyText(host, workspace, uri);
    const { name, start, end } = declaration;
    if (!text || !name.startsWith(text.slice(start, end))) return undefined;
    return symbolMarkdown(policy, all, declarationFacts(text, declaration));
  }
}
