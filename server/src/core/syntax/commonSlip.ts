/** Slips that people make in whole statements, each with the sentence that says what to do. */
import { isReservedWord } from './reservedWords.ts';

export interface Slip {
  /** Offsets in the line. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly fix?: { readonly title: string; readonly start: number; readonly end: number; readonly text: string };
}

/** What is wrong with a line that the grammar does not take, where it is one of the usual things. */
export function commonSlip(line: string): Slip | undefined {
  return commaInSet(line) ?? noBraces(line) ?? singleOperator(line) ?? reservedName(line);
}

const AV_RULE = /^\s*(?:allow|auditallow|dontaudit|neverallow)\s/;

/** `{ read, write }` */
function commaInSet(line: string): Slip | undefined {
  const set = AV_RULE.test(line) ? /\{[^{},;]*,[^{};]*\}/.exec(line) : null;
  if (!set) return undefined;
  const start = set.index;
  const end = start + set[0].length;
  const text = set[0].replace(/\s*,\s*/g, ' ');
  const message = 'Names in a set are separated by white space, not by commas.';
  return { start, end, message, fix: { title: `Write ${text}`, start, end, text } };
}

/** `allow a_t b_t:file read write;` */
function noBraces(line: string): Slip | undefined {
  const rule = AV_RULE.test(line) ? /:\s*(?:[\w$]+|\{[^{}]*\})\s+([\w$]+(?:[ \t]+[\w$]+)+)\s*;/.exec(line) : null;
  if (!rule) return undefined;
  const start = rule.index + rule[0].lastIndexOf(rule[1]!);
  const end = start + rule[1]!.length;
  const text = `{ ${rule[1]} }`;
  const message = `Several permissions stand in braces: ${text}.`;
  return { start, end, message, fix: { title: `Write ${text}`, start, end, text } };
}

/** ``tunable_policy(`a & b',` `` */
function singleOperator(line: string): Slip | undefined {
  const condition = /^\s*(?:tunable_policy\(\s*`|if\s*\()([^'{]*)/.exec(line);
  const single = condition ? /(?<![&|])([&|])(?![&|])/.exec(condition[1]!) : null;
  if (!condition || !single) return undefined;
  const start = condition[0].length - condition[1]!.length + single.index;
  const text = single[1]!.repeat(2);
  const message = `Conditions are joined with ${text}.`;
  return { start, end: start + 1, message, fix: { title: `Write ${text}`, start, end: start + 1, text } };
}

/** `type user;` */
function reservedName(line: string): Slip | undefined {
  const found =
    /^(\s*(?:module|type|attribute|attribute_role|role|bool)\s+)([A-Za-z]\w*)(?=\s*[;,]|\s+(?:[\d.]+|true|false)\s*;)/.exec(
      line,
    );
  if (!found || !isReservedWord(found[2]!)) return undefined;
  const start = found[1]!.length;
  return {
    start,
    end: start + found[2]!.length,
    message: `${found[2]} is a word of the policy language and cannot be a name.`,
  };
}
