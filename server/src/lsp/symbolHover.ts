/** The hover on a type, attribute, role or boolean: what the file that declares it says is read from there. */
import type { Hover, Position } from 'vscode-languageserver';
import { baseDefinition } from '../core/features/baseDefinition.ts';
import { makersOf } from '../core/features/hover/madeHover.ts';
import {
  baseMarkdown,
  booleanMarkdown,
  parameterMarkdown,
  refpolicyMarkdown,
} from '../core/features/hover/otherNames.ts';
import { declarationsOf, requiredMarkdown, symbolMarkdown } from '../core/features/hover/symbolHover.ts';
import { interfaceText } from '../core/features/interfaces.ts';
import { declares } from '../core/index/baseNames.ts';
import { declarationFacts } from '../core/index/declarationFacts.ts';
import { nameUseAt } from '../core/index/nameUses.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { HeaderBooleans } from '../workspace/headerBooleans.ts';
import type { Host } from '../workspace/host.ts';
import { readPolicyText } from '../workspace/readText.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { madeHover } from './madeNames.ts';

/** Null where nothing is known of the name: the installed policy may have it. */
export async function symbolHover(
  host: Host,
  workspace: Workspace,
  booleans: HeaderBooleans,
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
    if (makers.length > 0) return madeHover(host, workspace, makers);
    if (name.includes('$')) return parameterHover(name);
    return (
      (space === 'boolean' ? await booleanHover(name) : undefined) ??
      requiredMarkdown(policy, name, space) ??
      (await baseHover()) ??
      (space === 'any' ? await booleanHover(name) : undefined) ??
      (space === 'user' || space === 'role' ? refpolicyMarkdown(name, space) : undefined) ??
      // An argument of a call may be a role.
      (space === 'any' ? refpolicyMarkdown(name, 'role') : undefined)
    );
  }

  async function booleanHover(name: string): Promise<string | undefined> {
    const found = await booleans(name);
    return found && booleanMarkdown(found, found.uri);
  }

  /** Classes and permissions that refpolicy has, have hovers of their own, and of a module there is nothing to say. */
  async function baseHover(): Promise<string | undefined> {
    const based = baseDefinition(policy, workspace.symbols(), file, use!.start);
    const first = based.find(({ base: { kind } }) => kind !== 'module');
    const text = first && (await readPolicyText(host, workspace, first.uri));
    return text && declares(text, first.base) ? baseMarkdown(first.base, first.uri, text) : undefined;
  }

  function parameterHover(name: string): string | undefined {
    const { start } = use!;
    const around = workspace.symbols().definedIn(file.uri);
    const definition = around.find(({ bodyStart, bodyEnd }) => bodyStart <= start && start < bodyEnd);
    return definition && parameterMarkdown(name, interfaceText(file.uri, definition, file.text));
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
