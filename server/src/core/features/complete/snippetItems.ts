/** The snippets that begin a statement here, with the name of the module in them. */
import { type CompletionItem, CompletionItemKind, InsertTextFormat } from 'vscode-languageserver-types';
import selinux from '../../../../../snippets/selinux.json' with { type: 'json' };
import cil from '../../../../../snippets/selinux-cil.json' with { type: 'json' };
import fc from '../../../../../snippets/selinux-fc.json' with { type: 'json' };
import { statementKeywords } from '../../knowledge/statements.ts';
import { fileName } from '../../syntax/fileKind.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { plainSnippet } from './snippetText.ts';
import { statementWords } from './statementWords.ts';

/** The client knows the files too, for its command Insert Snippet; without a `prefix` it does not complete with them. */
interface Snippet {
  /** What is typed for it. */
  readonly words: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

const SNIPPETS: Readonly<Record<'selinux' | 'selinux-fc' | 'selinux-cil', readonly Snippet[]>> = {
  selinux: Object.values(selinux),
  'selinux-fc': Object.values(fc),
  'selinux-cil': Object.values(cil),
};

/** What makes a file of its own kind only. */
const OF_INTERFACES: ReadonlySet<string> = new Set(['interface_file']);

/** The name of a file that can be that of a module; snippets have a name of their own for others, such as `Untitled-1`. */
const MODULE_NAME = /^[a-z][\w.-]*$/;

/** What is typed already: the parenthesis of a CIL statement before the word, or also the one behind it. */
export type Parentheses = 'none' | 'open' | 'both';

/** Those of which a word begins with `word`. */
export function snippetItems(file: SourceFile, word: string, parentheses: Parentheses = 'none'): CompletionItem[] {
  const language = languageOf(file);
  const allowed = language === 'selinux' ? allowedIn(file) : () => true;
  return SNIPPETS[language].flatMap(({ words, description, body }) =>
    words
      .filter((each) => each.startsWith(word) && allowed(each))
      .map((label) => ({
        label,
        kind: CompletionItemKind.Snippet,
        detail: description,
        // Behind the keyword of that name.
        sortText: `0${label}$`,
        insertText: insideOf(named(body.join('\n'), file), parentheses),
        insertTextFormat: InsertTextFormat.Snippet,
        data: { language },
      })),
  );
}

/** The snippet as it looks once it is there; undefined for an item that is none. */
export function snippetPreview({ kind, data, insertText }: CompletionItem): string | undefined {
  const { language } = (data ?? {}) as { readonly language?: unknown };
  const isOurs =
    kind === CompletionItemKind.Snippet && typeof language === 'string' && Object.hasOwn(SNIPPETS, language);
  return isOurs && insertText !== undefined ? `\`\`\`${language}\n${plainSnippet(insertText)}\n\`\`\`` : undefined;
}

function languageOf({ kind }: SourceFile): keyof typeof SNIPPETS {
  return kind === 'fc' || kind === 'cil' ? `selinux-${kind}` : 'selinux';
}

/** A statement that may not stand in the file is no better with all its parts. */
function allowedIn(file: SourceFile): (word: string) => boolean {
  const keywords = new Set(statementKeywords());
  const here = new Set(statementWords(file));
  return (word) => (keywords.has(word) ? here.has(word) : file.kind === 'if' || !OF_INTERFACES.has(word));
}

function named(body: string, { uri }: SourceFile): string {
  const name = fileName(uri).replace(/\.(te|if|spt|fc|cil)(\.(in|m4))*$/, '');
  return body.replace(/\$\{TM_FILENAME_BASE:(\w+)\}/g, (_, other: string) => (MODULE_NAME.test(name) ? name : other));
}

function insideOf(body: string, parentheses: Parentheses): string {
  if (parentheses === 'none') return body;
  const rest = body.replace(/^\(/, '');
  return parentheses === 'both' ? rest.replace(/\)(\$0)?$/, '$1') : rest;
}
