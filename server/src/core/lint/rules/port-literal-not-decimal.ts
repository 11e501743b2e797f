/** Reports port numbers that checkpolicy reads as octal or hexadecimal. */
import { replaceText } from '../../base/edits.ts';
import { cNumber } from '../../syntax/readStatement.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { portUses, type SourceUse, type Spot } from '../ports/portUses.ts';
import { spotRange } from '../ports/portWords.ts';
import type { Fix, Rule } from '../rule.ts';

export const portLiteralNotDecimal: Rule = {
  id: 'port-literal-not-decimal',
  severity: 'warning',
  summary: 'checkpolicy reads a port with a leading 0 as octal and one with 0x as hexadecimal, and takes no name.',
  file({ file, report }) {
    for (const use of portUses(file).source) {
      // In a whole policy no macro gives the number.
      if (
        file.kind === 'policy' &&
        use.kind === 'portcon' &&
        /^[A-Za-z_][\w.-]*$/.test(use.port.text) &&
        !isMacro(file)
      ) {
        const message = `checkpolicy takes a port as a number, not ${use.port.text}.`;
        report({ range: spotRange(file, use.port), severity: 'error', message });
      }
      for (const literal of literals(use)) {
        const value = cNumber(literal.text);
        // Written 00 it is port 0 either way, and port-zero's finding.
        if (Number.isNaN(value) || (value === 0 && /^0+$/.test(literal.text))) continue;
        if (literal.text.startsWith('0X')) {
          const message = `checkpolicy takes a hexadecimal number with 0x alone: ${literal.text} is a syntax error.`;
          report({
            range: spotRange(file, literal),
            severity: 'error',
            message,
            fixes: () => fixesOf(file, literal, value),
          });
          continue;
        }
        const other = isDecimal(literal.text) && Number(literal.text) !== value;
        report({
          range: spotRange(file, literal),
          ...(!other && { severity: 'information' }),
          message: message(literal.text, value),
          fixes: () => fixesOf(file, literal, value),
        });
      }
    }
  },
};

/** True if m4 may replace words of the file. */
const isMacro = ({ statements }: SourceFile) =>
  statements.some(({ kind }) => kind === 'define' || kind === 'ifdef' || kind === 'macro_call');

/** The numbers of a port or range that do not begin with 1 to 9. */
function literals({ port }: SourceUse): Spot[] {
  return [...port.text.matchAll(/(?<![\w$])0\w+/g)].map((match) => ({
    text: match[0],
    start: port.start + match.index,
  }));
}

const isDecimal = (text: string) => /^\d+$/.test(text);

/** strtoul(3) with base 0 (policy_parse.y, number): octal ends at the first digit above 7, and what follows is dropped. */
function message(text: string, value: number): string {
  if (!isDecimal(text)) return `${text} is hexadecimal for ${value}; tools list ports in decimal.`;
  if (/[89]/.test(text)) {
    return `${text} is octal and ends before the ${/[89]/.exec(text)![0]}: checkpolicy reads ${value}.`;
  }
  return Number(text) === value
    ? `${text} is octal for ${value}; tools list ports in decimal.`
    : `${text} is an octal number: checkpolicy reads ${value}.`;
}

/** What was meant first: a person who pads with zeros means the decimal number. */
function fixesOf(file: SourceFile, { text, start }: Spot, value: number): Fix[] {
  const use = (number: number): Fix => ({
    title: `Use ${number}`,
    edits: [replaceText(file.lines, start, start + text.length, String(number))],
  });
  if (!isDecimal(text) || Number(text) === value) return [use(value)];
  const read = { ...use(value), title: `Use ${value}, as checkpolicy reads it` };
  return [use(Number(text)), ...(value === 0 ? [] : [read])];
}
