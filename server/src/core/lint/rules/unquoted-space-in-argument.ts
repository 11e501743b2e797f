/** Finds arguments of two words, between which a comma or around which braces are missing. */
import { readArguments } from '../../index/macroBody.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { faultSteps, type SyntaxFault } from '../../syntax/syntaxFaults.ts';
import { judgeSpace, type SpaceVerdict } from '../calls/callArguments.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

export const unquotedSpaceInArgument: Rule = {
  id: 'unquoted-space-in-argument',
  severity: 'error',
  summary: 'An argument is two words: a comma between them or braces around them are missing.',
  selint: ['W-007'],
  *file(context) {
    for (const fault of yield* faultSteps(context.file)) if (fault.comma) report(fault, context);
  },
};

function report(fault: SyntaxFault, context: RuleContext): void {
  const { file } = context;
  const call = callAround(file, fault);
  if (!call) {
    context.report({ range: file.lines.range(fault.start, fault.end), message: fault.message });
    return;
  }
  const { name, args, index, start, end } = call;
  const { outcome, isShort, takesComma } = judgeSpace(name, args, index, context);
  const words = args[index - 1]!.split(/\s+/).join(' ');
  const line = file.lines.lineEnd(file.lines.lineAt(start));
  context.report({
    range: file.lines.range(start, Math.min(end, line)),
    ...(outcome === 'joined' && { severity: 'warning' as const }),
    ...(outcome === 'unknown' && { severity: 'information' as const }),
    message: `m4 takes ${words} as one argument${OUTCOMES[outcome](name, takesComma || isShort)}.`,
    fixes: () => {
      const hasBraces = !isShort && /^[\w$.\s]+$/.test(words);
      const insert: Fix[] =
        fault.fix && (takesComma || !hasBraces)
          ? [{ title: 'Insert ,', edits: [{ range: file.lines.range(fault.fix.start, fault.fix.end), newText: ',' }] }]
          : [];
      if (!hasBraces) return insert;
      return [
        { title: `Use { ${words} }`, edits: [{ range: file.lines.range(start, end), newText: `{ ${words} }` }] },
        ...insert,
      ];
    },
  });
}

const OUTCOMES: { readonly [O in SpaceVerdict['outcome']]: (name: string, takesComma: boolean) => string } = {
  refused: (_, takesComma) => (takesComma ? ': a comma or braces are missing' : ': braces are missing'),
  joined: () => ': a comma is missing',
  unknown: (name) => `, which compiles only where ${name} puts it into braces`,
};

interface FaultyCall {
  readonly name: string;
  readonly args: readonly string[];
  /** The argument with the fault, from 1. */
  readonly index: number;
  /** Offsets of it in the file. */
  readonly start: number;
  readonly end: number;
}

/** The call that lacks a comma, and which argument is two words. */
function callAround({ text, statements }: SourceFile, { start: at, comma }: SyntaxFault): FaultyCall | undefined {
  const call = statements.findLast(
    ({ kind, data, start, end }) =>
      kind === 'macro_call' &&
      start <= at &&
      at <= end &&
      (data as { name: { text: string } }).name.text === comma!.call,
  );
  if (!call) return undefined;
  let from = text.indexOf('(', call.start) + 1;
  const { args } = readArguments(text.slice(0, call.end), from);
  for (const [i, arg] of args.entries()) {
    const start = from + arg.length - arg.trimStart().length;
    const end = from + arg.trimEnd().length;
    if (at <= end) return { name: comma!.call, args: args.map((each) => each.trim()), index: i + 1, start, end };
    from += arg.length + 1;
  }
  return undefined;
}
