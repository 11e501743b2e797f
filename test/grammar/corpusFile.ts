// Reads and writes the files of tree-sitter's own test format, so that they run where the tree-sitter CLI is not.

export interface CorpusCase {
  readonly name: string;
  readonly source: string;
  /** The S-expression of the tree, with field names, in one line. */
  readonly tree: string;
}

const BAR = '='.repeat(80);
const LINE = '-'.repeat(80);

/** The cases of a file: a name between lines of `=`, the source, a line of `-`, and the tree. */
export function readCorpusFile(text: string): CorpusCase[] {
  const parts = text.split(/^={3,}\n(.+)\n={3,}\n/m).slice(1);
  const cases: CorpusCase[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const body = parts[i + 1]!;
    const line = body.search(/^-{3,}$/m);
    if (line < 0) throw new Error(`${parts[i]}: no line of --- between source and tree`);
    const source = body.slice(0, line).replace(/^\n/, '').replace(/\n\n$/, '\n');
    cases.push({ name: parts[i]!, source, tree: oneLine(body.slice(line).replace(/^-+\n/, '')) });
  }
  return cases;
}

export function writeCorpusFile(cases: readonly CorpusCase[]): string {
  return cases
    .map(({ name, source, tree }) => `${BAR}\n${name}\n${BAR}\n\n${source}\n${LINE}\n\n${indented(tree)}\n`)
    .join('\n');
}

function oneLine(tree: string): string {
  return tree.replace(/\s+/g, ' ').replace(/ \)/g, ')').trim();
}

/** Each node on a line of its own. */
function indented(tree: string): string {
  let depth = 0;
  return tree.replace(
    / ?((?:\w+: )?\((?:MISSING|UNEXPECTED) (?:"[^"]*"|'.'|\w+)\)|(?:\w+: )?\(|\))/g,
    (_, token: string) => {
      if (token === ')') {
        depth--;
        return ')';
      }
      if (token.endsWith(')')) return `\n${'  '.repeat(depth)}${token}`;
      const line = `${depth === 0 ? '' : '\n'}${'  '.repeat(depth)}${token}`;
      depth++;
      return line;
    },
  );
}
