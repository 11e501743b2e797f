/** Finds modules that are named otherwise than their file, which checkmodule refuses to compile. */
import { fileName } from '../../syntax/fileKind.ts';
import { isReservedWord } from '../../syntax/reservedWords.ts';
import { nameRange } from '../place.ts';
import type { Rule, RuleContext, StatementOf } from '../rule.ts';

export const moduleNameMismatch: Rule = {
  id: 'module-name-mismatch',
  severity: 'error',
  summary: 'The module has another name than its file.',
  selint: ['W-009'],
  statements: { policy_module: check, module_statement: check },
};

/**
 * checkmodule.c: "Module name … is different than the output base filename …". The Makefiles make x.mod of x.te; by hand the
 * output of a module without macros may have any name.
 */
function check(header: StatementOf<'policy_module' | 'module_statement'>, { file, report }: RuleContext): void {
  const base = /^([^.].*)\.te$/.exec(fileName(file.uri))?.[1];
  const { name } = header.data;
  // Templates have the name put in later.
  if (base === undefined || header.broken || header.block || !MODULE.test(name.text) || name.text === base) return;
  const range = nameRange(file, header, name);
  const byHand = header.kind === 'module_statement';
  report({
    range,
    severity: byHand ? 'warning' : 'error',
    message: byHand
      ? `The module is ${name.text} and the file ${base}.te: make stops, and checkmodule takes it with -o ${name.text}.mod only.`
      : `The module is ${name.text} and the file ${base}.te: checkmodule refuses to make ${base}.mod of it.`,
    fixes: () =>
      MODULE.test(base) && !isReservedWord(base)
        ? [{ title: `Name it ${base}`, edits: [{ range, newText: base }] }]
        : [],
  });
}

/** policy_scan.l: identifier, with at most one dot. */
const MODULE = /^[A-Za-z][\w-]*(\.[\w-]+)*$/;
