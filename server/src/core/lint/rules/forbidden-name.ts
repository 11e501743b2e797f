/** Names that the compiler does not take where they stand: reserved words, excluded permissions, file names and words for numbers. */
import { fileFacts } from '../../index/fileFacts.ts';
import { isReservedWord } from '../../syntax/reservedWords.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { isDefined } from '../classes/namedClasses.ts';
import { nameRange } from '../place.ts';
import type { Report, Rule, RuleContext, StatementOf } from '../rule.ts';

export const forbiddenName: Rule = {
  id: 'forbidden-name',
  severity: 'error',
  summary: 'The compiler does not take this name here.',
  local: true,
  statements: {
    type_declaration: check,
    typeattribute: check,
    attribute_declaration: check,
    type_requirement: check,
    attribute_requirement: check,
    av_rule: check,
    xperm_rule: check,
    type_rule: check,
    policy_module: checkModule,
    module_statement: checkModule,
  },
};

function check(statement: Statement, context: RuleContext): void {
  if (statement.broken) return;
  const found = [
    ...reservedWords(statement, context),
    ...selfNames(statement, context),
    ...excludedPermissions(statement, context),
    ...fileName(statement, context),
    ...xpermNumbers(statement, context),
  ];
  for (const each of found) context.report(each);
}

/** policy_scan.l knows the words also behind `module`; m4 expands its macros in the arguments of policy_module. */
function checkModule(header: StatementOf<'policy_module' | 'module_statement'>, { file, report }: RuleContext): void {
  const { name } = header.data;
  if (header.broken) return;
  const isMacro = header.kind === 'policy_module' && (name.text === 'interface' || name.text === 'template');
  if (!isMacro && !isReservedWord(name.text)) return;
  const message = isMacro
    ? `m4 expands ${name.text}: it cannot be the name of a module.`
    : `${name.text} is a word of the policy language and cannot be the name of a module.`;
  report({ range: nameRange(file, header, name), message });
}

function reservedWords(statement: Statement, { file }: RuleContext): Report[] {
  return namesOf(statement)
    .filter(({ text }) => isReservedWord(text))
    .map((name) => ({
      range: nameRange(file, statement, name),
      message: `${name.text} is a word of the policy language and cannot be a name.`,
    }));
}

/** module_compiler.c (declare_type, require_type): `"self" is a reserved type name`. An alias may be called so. */
function selfNames(statement: Statement, { file }: RuleContext): Report[] {
  return declaredBy(statement)
    .filter(({ text }) => text === 'self')
    .map((name) => ({
      range: nameRange(file, statement, name),
      message: 'self stands for the source of a rule: no type and no attribute can have it as its name.',
    }));
}

function declaredBy({ data }: Statement): readonly Name[] {
  switch (data.kind) {
    case 'type_declaration':
      return [data.name];
    case 'attribute_declaration':
    case 'type_requirement':
    case 'attribute_requirement':
      return data.names;
    default:
      return [];
  }
}

function namesOf(statement: Statement): readonly Name[] {
  switch (statement.kind) {
    case 'type_declaration':
      return [statement.data.name, ...statement.data.aliases, ...statement.data.attributes];
    case 'typeattribute':
      return [statement.data.name, ...statement.data.attributes];
    case 'attribute_declaration':
    case 'type_requirement':
    case 'attribute_requirement':
      return statement.data.names;
    case 'av_rule': {
      const { source, target, classes, permissions } = statement.data;
      return [source, target, classes, permissions].flatMap(({ items }) => items);
    }
    default:
      return [];
  }
}

/** define.c: of permissions only `~` takes some out. */
function excludedPermissions(statement: Statement, { file }: RuleContext): Report[] {
  if (statement.kind !== 'av_rule') return [];
  return statement.data.permissions.excluded.map((name) => ({
    range: nameRange(file, statement, name),
    message: `A permission cannot be excluded: list those that are meant, or write ~{ ${name.text} }.`,
  }));
}

/** policy_scan.l: a file name stands in double quotes and has no slash. */
function fileName(statement: Statement, context: RuleContext): Report[] {
  if (statement.kind !== 'type_rule') return [];
  const { file } = context;
  const { default: last } = statement.data;
  const behind = statement.start + last.offset + last.text.length;
  const rest = file.text.slice(behind, statement.end);
  const bare = /^(\s+)([A-Za-z_][\w.-]*)\s*;$/.exec(rest);
  if (bare && !isDefined(context, bare[2]!)) {
    const start = behind + bare[1]!.length;
    const range = file.lines.range(start, start + bare[2]!.length);
    const title = `Write "${bare[2]}"`;
    return [
      {
        range,
        message: `A file name stands in double quotes: "${bare[2]}".`,
        fixes: () => [{ title, edits: [{ range, newText: `"${bare[2]}"` }] }],
      },
    ];
  }
  const quoted = /^(\s*)"([^"]*)"\s*;$/.exec(rest);
  if (!quoted) return [];
  const start = behind + quoted[1]!.length;
  const range = file.lines.range(start, start + quoted[2]!.length + 2);
  const word = quoted[2]!.match(/[A-Za-z_]\w*/g)?.find((each) => M4_WORDS.has(each));
  if (quoted[2]!.includes('/') || quoted[2] === '') {
    return [
      { range, message: 'A file name has at least one character and no slash: it is matched with the last part.' },
    ];
  }
  if (!word) return [];
  return [{ range, message: `m4 expands ${word} also in double quotes: no rule can name a file so.` }];
}

/** policy_parse.y: extended permissions are numbers. A word is a macro that only m4 could replace. */
function xpermNumbers(statement: Statement, context: RuleContext): Report[] {
  if (statement.kind !== 'xperm_rule') return [];
  const { file } = context;
  const { header, style } = fileFacts(file);
  const { operation } = statement.data;
  const behind = statement.start + operation.offset + operation.text.length;
  const rest = file.text.slice(behind, statement.end).replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const word = /(?<![\w$])[A-Za-z_]\w*/.exec(rest);
  // Android's files have no header and macros for their numbers.
  if (!word || !header || isDefined(context, word[0]) || /[(`]/.test(rest)) return [];
  const range = file.lines.range(behind + word.index, behind + word.index + word[0].length);
  if (style === 'plain') return [{ range, message: `${word[0]} is no number: extended permissions are numbers.` }];
  const message = `${word[0]} is no number: unless a macro of this name is defined, the compiler stops here.`;
  return [{ range, severity: 'warning', message }];
}

/** What m4 and refpolicy's macros expand without a parenthesis behind them. */
const M4_WORDS = new Set(
  `changecom changequote debugfile debugmode divert divnum dnl dumpdef interface m4exit optional_policy policy_module
  refpolicywarn sysval template traceoff traceon tunable_policy undivert`.split(/\s+/),
);
