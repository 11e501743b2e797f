/** The entries of a file of contexts: `/path(/.*)?  --  gen_context(user:role:type,level)`, a line each. */
import type { SourceFile } from '../../syntax/sourceFile.ts';

/** A part of the text and where it begins in the file. */
export interface Part {
  readonly text: string;
  readonly start: number;
}

export interface FileContext {
  readonly path: Part;
  /** `--`, `-d` and so on; absent where it holds for all files. */
  readonly fileType?: string;
  /** As written: `gen_context(…)`, `u:r:t:s0` or `<<none>>`. */
  readonly context: Part;
  /** What stands in the parentheses of gen_context. */
  readonly inside?: string;
  /** Absent for `<<none>>`, and where a macro makes it. */
  readonly type?: Part;
}

const known = new WeakMap<SourceFile, readonly FileContext[]>();

/** The entries in their order; lines that are none are left out. Read once for each version of the file. */
export function fileContexts(file: SourceFile): readonly FileContext[] {
  let entries = known.get(file);
  if (!entries) {
    entries = file.kind === 'fc' ? readEntries(file.text) : [];
    known.set(file, entries);
  }
  return entries;
}

/** With HOME_DIR and the like in front. */
const ENTRY = /^[ \t]*((?:\/|HOME_|TMP_)\S*)(?:[ \t]+(-\S))?[ \t]+(gen_context\(([^()\n]*)\)|\S+:\S+:\S+|<<none>>)/gm;
const TYPE = /^(?:gen_context\()?\s*[^\s:]+:[^\s:]+:([A-Za-z_]\w*)\s*(?=[,):]|$)/;

function readEntries(text: string): FileContext[] {
  return [...text.matchAll(ENTRY)].map((match) => {
    const [whole, path, fileType, context, inside] = match;
    const contextStart = match.index + whole.length - context!.length;
    const type = TYPE.exec(context!);
    return {
      path: { text: path!, start: match.index + whole.indexOf(path!) },
      ...(fileType !== undefined && { fileType }),
      context: { text: context!, start: contextStart },
      ...(inside !== undefined && { inside }),
      ...(type && { type: { text: type[1]!, start: contextStart + type[0].lastIndexOf(type[1]!) } }),
    };
  });
}
