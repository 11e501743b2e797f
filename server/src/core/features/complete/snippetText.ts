/** The text of a snippet with the default of each placeholder, as an editor inserts it. */

/** Fields in the syntax of LSP: `$1`, `${1}`, `${1:default}` with fields in the default, `${1|one,two|}`, and `\` before a sign. */
export function plainSnippet(body: string): string {
  const values = new Map<string, string>();
  // A mirror may stand before its placeholder: the second pass knows all values.
  read(body, 0, values);
  return read(body, 0, values).text;
}

interface Read {
  readonly text: string;
  /** Where it ends. */
  readonly end: number;
}

const FIELD = /\$(?:(\d+)|\{(\d+)(?:\}|\|([^|]*)\|\}|:))/y;

/** The text from `start` to the end of the body or, inside of a placeholder, to its brace. */
function read(body: string, start: number, values: Map<string, string>, inside?: 'placeholder'): Read {
  let text = '';
  let at = start;
  while (at < body.length && !(inside && body[at] === '}')) {
    FIELD.lastIndex = at;
    const field = FIELD.exec(body);
    if (!field) {
      if (body[at] === '\\' && at + 1 < body.length) at++;
      text += body[at++];
      continue;
    }
    const [whole, mirror, number = mirror!, choices] = field;
    at += whole.length;
    if (choices !== undefined) values.set(number, choices.split(',')[0]!);
    else if (whole.endsWith(':')) {
      const value = read(body, at, values, 'placeholder');
      values.set(number, value.text);
      at = value.end + 1;
    }
    text += values.get(number) ?? '';
  }
  return { text, end: at };
}
