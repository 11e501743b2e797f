/** Puts what only some policies know behind a guard, so that a module builds and loads on the others too. */

import { indentationOf, leadingSpace, lineBreakOf, replaceText } from '../../base/edits.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { BLOCKS_AND_BODIES } from '../blocks/blockKinds.ts';
import { removeStatement } from '../removal.ts';
import type { Fix, StatementOf } from '../rule.ts';

/** Puts a call into `ifdef` or `ifndef` of `distro_redhat`, which the builds of Fedora and RHEL define (build.conf). */
export function guardCall(file: SourceFile, call: StatementOf<'macro_call'>, guard: 'ifdef' | 'ifndef'): Fix {
  const words = `${guard}(\`distro_redhat'`;
  const newText = block(file, call, `${words},\``, [textOf(file, call)], "')");
  return { title: `Guard it with ${words})`, edits: [replaceText(file.lines, call.start, call.end, newText)] };
}

/**
 * Moves the rules on `type`, with its require, into one optional block. Nothing where something else than rules of the top
 * level names the type.
 */
export function guardType(file: SourceFile, type: string): Fix[] {
  const word = new RegExp(`\\b${type}\\b`);
  const uses = file.statements.filter((each) => !BLOCKS_AND_BODIES.has(each.kind) && word.test(textOf(file, each)));
  const required = uses.filter((use) => use.kind === 'type_requirement');
  const rules = uses.filter((use) => use.kind === 'av_rule' && use.block === undefined);
  const [first, ...others] = rules;
  // Of a statement that requires several types the one cannot be taken out as from a set.
  const movable = required.length <= 1 && required.every(({ data }) => data.names.length === 1);
  if (!first || !movable || rules.length + required.length < uses.length) return [];
  const plain = fileFacts(file).style === 'plain';
  const unit = indentationOf(file.text);
  const lines = [
    plain ? 'require {' : 'gen_require(`',
    `${unit}type ${type};`,
    plain ? '}' : "')",
    ...(plain ? [] : ['']),
    ...rules.map((rule) => textOf(file, rule)),
  ];
  const newText = block(file, first, plain ? 'optional {' : 'optional_policy(`', lines, plain ? '}' : "')");
  return [
    {
      title: `Guard ${type} with ${plain ? 'optional' : 'optional_policy'}`,
      edits: [
        replaceText(file.lines, first.start, first.end, newText),
        ...[...others, ...required].map((each) => removeStatement(file, each)),
      ],
    },
  ];
}

function textOf({ text }: SourceFile, { start, end }: Statement): string {
  return text.slice(start, end);
}

/** `lines` between `open` and `close`, indented as a block in the place of `at`. */
function block(file: SourceFile, at: Statement, open: string, lines: readonly string[], close: string): string {
  const indent = leadingSpace(file.lines.line(file.lines.lineAt(at.start)));
  const unit = indentationOf(file.text);
  const body = lines.map((line) => (line === '' ? '' : indent + unit + line));
  return [open, ...body, indent + close].join(lineBreakOf(file.text));
}
