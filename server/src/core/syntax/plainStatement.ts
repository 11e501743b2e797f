/** Reads the commonest statements from their text, without a look at the tree below them: most of a file has no other. */
import type { AvRuleFlavour, Name, Names, StatementData } from './statements.ts';

const WORD = '[A-Za-z_$][\\w$]*';
const CALL = new RegExp(`^[A-Za-z_]\\w*\\(\\s*${WORD}(?:\\s*,\\s*${WORD})*\\s*\\)$`);
const AV_RULE = new RegExp(
  `^(?:allow|auditallow|dontaudit|auditdeny|neverallow)\\s+${WORD}\\s+${WORD}\\s*:\\s*${WORD}\\s+(?:${WORD}|\\{\\s*${WORD}(?:\\s+${WORD})*\\s*\\})\\s*;$`,
);

/**
 * The data of a call with plain names as arguments or of an access vector rule with plain names and at most one set, the
 * same as `readStatement` gives. Undefined for all else.
 * @param type the statement's node type; its node must be free of errors
 */
export function readPlainStatement(type: string, text: string): StatementData | undefined {
  if (type === 'macro_call' && CALL.test(text)) {
    const [name, ...args] = words(text);
    return { kind: 'macro_call', name: name!, arguments: args.map((each) => ({ ...each, isName: true })) };
  }
  if (type === 'av_rule' && AV_RULE.test(text)) {
    const [flavour, source, target, classes, ...permissions] = words(text);
    const open = text.indexOf('{');
    return {
      kind: 'av_rule',
      flavour: flavour!.text as AvRuleFlavour,
      source: single(source!),
      target: single(target!),
      classes: single(classes!),
      permissions: open < 0 ? single(permissions[0]!) : names(permissions, open, text.lastIndexOf('}') + 1),
    };
  }
  return undefined;
}

function words(text: string): Name[] {
  return Array.from(text.matchAll(/[\w$]+/g), (match) => ({ text: match[0], offset: match.index }));
}

const single = (name: Name): Names => names([name], name.offset, name.offset + name.text.length);

function names(items: readonly Name[], start: number, end: number): Names {
  return { items, excluded: [], complement: false, wildcard: false, partial: false, start, end };
}
