// Data-driven cases: a Markdown page with a fence of policy text, `<|>` for the cursor, and a fence with what is expected.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One pair of fences: three backticks with a file name for the policy, four backticks for the expected text. */
export interface Case {
  /** The last heading before it. */
  readonly title: string;
  /** `my.te` of "```te file=my.te"; else `case` with the first word as extension. */
  readonly fileName: string;
  /** The text without the cursor. */
  readonly text: string;
  readonly cursor: number;
  readonly expected: string;
}

export interface Page {
  readonly name: string;
  readonly path: string;
  /** The lines `key: value` before the first fence. */
  readonly header: ReadonlyMap<string, string>;
  readonly cases: readonly Case[];
}

const PAIR = /^```(\w+)(?: file=(\S+))?\n([\s\S]*?)^```\n+````\w*\n([\s\S]*?)^````$/gm;

/** The pages of `test/fixtures/FOLDER`. */
export function readPages(folder: string): Page[] {
  const directory = fileURLToPath(new URL(`fixtures/${folder}/`, import.meta.url));
  return readdirSync(directory)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readPage(name, directory + name));
}

/** True if the run shall write what it gets as expected: `UPDATE=1`. */
export const updating = process.env.UPDATE === '1';

/** Replaces what a page expects, in the order of its cases. */
export function writeExpected(page: Page, got: readonly string[]): void {
  let index = 0;
  const text = readFileSync(page.path, 'utf8').replace(PAIR, (pair) => {
    const opening = pair.indexOf('\n', pair.indexOf('\n````') + 1);
    return `${pair.slice(0, opening + 1)}${got[index++]}\n\`\`\`\``;
  });
  writeFileSync(page.path, text);
}

function readPage(name: string, path: string): Page {
  const page = readFileSync(path, 'utf8');
  const header = new Map([...page.split('```')[0]!.matchAll(/^(\w+): (.*)$/gm)].map((m) => [m[1]!, m[2]!]));
  const cases = [...page.matchAll(PAIR)].map((match): Case => {
    const [, language, fileName, body, expected] = match;
    const cursor = body!.indexOf('<|>');
    if (cursor < 0) throw new Error(`${name}: no <|> in ${body}`);
    return {
      title: /.*^#+ ([^\n]*)/ms.exec(page.slice(0, match.index))?.[1] ?? name,
      fileName: fileName ?? `case.${language}`,
      text: body!.replace('<|>', ''),
      cursor,
      expected: expected!.trimEnd(),
    };
  });
  return { name, path, header, cases };
}
