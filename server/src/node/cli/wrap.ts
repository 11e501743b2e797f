/** Breaks what the commands print into lines that fit the terminal. */

/** The columns of the terminal, within reason; 80 where there is none. */
export function outputWidth(): number {
  return Math.min(120, Math.max(60, process.stdout.columns ?? 80));
}

/** Breaks `text` into lines of `width`; the first has `used` columns less, the others an indent of 4. */
export function wrap(text: string, width: number, used: number): string[] {
  const lines: string[] = [];
  let current = '';
  let room = width - used;
  for (const word of text.split(/ (?=\S)/)) {
    if (current !== '' && current.length + 1 + word.length > room) {
      lines.push(current.trimEnd());
      current = word;
      room = width - 4;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

/** Breaks the long lines of `text` with an indent; what begins with white space is code and stays. */
export function wrapLines(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) =>
      /^\s/.test(line) ? [line] : wrap(line, width, 0).map((part, i) => (i > 0 ? `    ${part}` : part)),
    )
    .join('\n');
}
