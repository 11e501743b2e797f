/** Links in a file: from the name of the module to its interfaces, from a silenced rule to its page. */
import type { DocumentLink } from 'vscode-languageserver-types';
import { fileFacts } from '../index/fileFacts.ts';
import { RULES } from '../lint/rules/all.ts';
import { disabledRules } from '../lint/suppressions.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';

/** The URIs of the interfaces and of the file contexts of the module, where its tree keeps them: beside it. The better first. */
export function besideModule(file: SourceFile): string[] {
  const header = moduleName(file);
  if (!header || file.kind !== 'te' || /[$/]/.test(header.text)) return [];
  const folder = file.uri.slice(0, file.uri.lastIndexOf('/') + 1);
  return ['.if', '.fc'].map((extension) => `${folder}${encodeURIComponent(header.text)}${extension}`);
}

/**
 * The links of `file`.
 * @param beside the first of `besideModule` that exists; undefined for none
 * @param rulePages URI of the folder with the rules' pages, ending in a slash; undefined where nobody can open it
 */
export function documentLinks(
  file: SourceFile,
  beside: string | undefined,
  rulePages: string | undefined,
): DocumentLink[] {
  const name = moduleName(file);
  const links: DocumentLink[] = [];
  if (name && beside !== undefined) {
    const tooltip = beside.endsWith('.if') ? 'Interfaces of the module' : 'File contexts of the module';
    links.push({ range: file.lines.range(name.start, name.start + name.text.length), target: beside, tooltip });
  }
  if (rulePages === undefined) return links;
  for (const { id, start, end } of disabledRules(file)) {
    const rule = RULES.find((each) => each.id === id);
    if (!rule) continue;
    links.push({ range: file.lines.range(start, end), target: `${rulePages}${id}.md`, tooltip: rule.summary });
  }
  return links;
}

function moduleName(file: SourceFile): { readonly text: string; readonly start: number } | undefined {
  const { header } = fileFacts(file);
  if (header?.kind !== 'policy_module' && header?.kind !== 'module_statement') return undefined;
  const { text, offset } = header.data.name;
  return { text, start: header.start + offset };
}
