/** Finds permissions that a class does not have. */
import type { TextEdit } from 'vscode-languageserver-types';
import { closestName, isSlip, unfinishedName } from '../../base/closestName.ts';
import type { Steps } from '../../base/steps.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { addRequire } from '../../index/moduleEdits.ts';
import { classesWithPermission, hasPermission, type Where } from '../../knowledge/classes.ts';
import { permissionSet, permissionSetNames } from '../../knowledge/permissionSets.ts';
import { fileName } from '../../syntax/fileKind.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Names, Statement } from '../../syntax/statements.ts';
import { armOf } from '../blocks/arms.ts';
import { reportCilPermissions } from '../cil/cilPermissions.ts';
import { headerPermissions } from '../classes/headerPermissions.ts';
import { explainMissing } from '../classes/missingPermission.ts';
import { classPermissions, isDefined, type NamedClass, namedClasses } from '../classes/namedClasses.ts';
import { lineBehind } from '../lineBehind.ts';
import { nameRange, namesRange } from '../place.ts';
import { removeNames, removeStatement } from '../removal.ts';
import type { Fix, Rule, RuleContext, Work } from '../rule.ts';

export const unknownPermission: Rule = {
  id: 'unknown-permission',
  severity: 'error',
  summary: 'The class does not have the permission.',
  selint: ['E-007'],
  local: true,
  cil: true,
  statements: {
    av_rule(statement, context) {
      if (context.file.kind === 'cil') return reportCilPermissions(statement, context);
      const { classes, permissions } = statement.data;
      return check(statement, namedClasses(context, classes), permissions, context);
    },
    class_requirement(statement, context): Work {
      const { name, permissions } = statement.data;
      if (permissions) return check(statement, namedClasses(context, single(name)), permissions, context);
    },
    xperm_rule(statement, context) {
      const { classes, operation } = statement.data;
      return check(statement, namedClasses(context, classes), single(operation), context);
    },
  },
};

/** A permission and the classes of the rule that lack it. */
interface Lack {
  readonly statement: Statement;
  readonly permissions: Names;
  readonly name: Name;
  readonly without: readonly NamedClass[];
  /** The classes of the rule that have it. */
  readonly others: readonly NamedClass[];
  /** A require alone is a slip without effect. */
  readonly severity: 'error' | 'warning';
}

function* check(
  statement: Statement,
  classes: readonly NamedClass[],
  permissions: Names,
  context: RuleContext,
): Steps<void> {
  if (statement.broken || classes.length === 0) return;
  for (const name of permissions.items) {
    yield;
    if (!/^[A-Za-z_]\w*$/.test(name.text)) continue;
    const wrong = wrongMacro(name.text, context);
    if (wrong) {
      context.report({ range: nameRange(context.file, statement, name), message: wrong });
      continue;
    }
    if (isDefined(context, name.text)) continue;
    // The members of a set are the matter of permission-set-for-other-class.
    if (permissionSet(name.text) || context.snapshot.policy.find(name.text).length > 0) continue;
    // A set that we do not know: Fedora's and Android's headers have others.
    if (/_perms(_|$)/.test(name.text)) {
      reportUnknownSet(statement, name, context);
      continue;
    }
    const severity = isHarmless(statement, context) ? 'warning' : 'error';
    const without = classes.filter((each) => !classPermissions(context, each.name).has(name.text));
    const others = classes.filter((each) => !without.includes(each));
    const lack: Lack = { statement, permissions, name, without, others, severity };
    if (without.length > 0) reportLack(lack, context);
    else if (!reportAbsent(lack, context)) reportLegacy(lack, context);
  }
}

/**
 * True for a require of a class: the compiler takes any permission there, and of classes the installed module has what its rules name
 * (libsepol, module_to_cil.c writes no require of a class). A rule with `*` or `~` on the class has all that is required.
 */
function isHarmless(statement: Statement, { file }: RuleContext): boolean {
  if (statement.kind !== 'class_requirement') return false;
  const { text } = statement.data.name;
  return !file.statements.some(
    ({ data }) =>
      data.kind === 'av_rule' &&
      data.classes.items.some((each) => each.text === text) &&
      (data.permissions.wildcard || data.permissions.complement),
  );
}

/** What is wrong with a macro that stands for a permission; undefined for a set, and where it is no macro. */
function wrongMacro(name: string, { file, snapshot }: RuleContext): string | undefined {
  const { policy } = snapshot;
  const found = policy.isWhole ? policy.find(name) : [];
  const [first] = found;
  if (!first || fileFacts(file).defines.has(name)) return undefined;
  if (found.every(({ definition, uri }) => definition.kind === 'define' && uri.endsWith('.if'))) {
    // The Makefiles run m4 over all .if files by themselves, and modules get what comes out of it: the interfaces.
    const instead = file.kind === 'te' ? 'define it in this file' : 'write the permissions';
    return `${name} is defined in ${fileName(first.uri)}, and a define of such a file does not reach modules: ${instead}.`;
  }
  const isStatements = found.every(({ definition, uri }) =>
    policy.textOf(uri)?.slice(definition.bodyStart, definition.bodyEnd).includes(';'),
  );
  return isStatements ? `${name} gives statements, not permissions.` : undefined;
}

/**
 * A set that no file defines, where all files are known: m4 leaves its name, which is no permission to the compiler. Else one letter
 * beside a set of refpolicy. Short first words (`rx_file_perms`) are sets of other policies.
 */
function reportUnknownSet(statement: Statement, name: Name, context: RuleContext): void {
  // That depends on the header of the file, and on the ifdefs around the rule.
  context.askAgain();
  const near = OLD_SETS[name.text] ?? closestName(name.text, permissionSetNames());
  const meant = near !== undefined && (near === OLD_SETS[name.text] || isSlip(name.text, near)) ? near : undefined;
  if (isCompiledHere(statement, context)) {
    const range = nameRange(context.file, statement, name);
    context.report({
      range,
      severity: context.file.kind === 'if' ? 'warning' : 'error',
      message: `Neither the installed headers nor the workspace defines ${name.text}.${meant ? ` Did you mean ${meant}?` : ''}`,
      fixes: () => (meant ? [{ title: `Replace with ${meant}`, edits: [{ range, newText: meant }] }] : []),
    });
    return;
  }
  const [word] = name.text.split('_');
  if (!near || word!.length < 4 || Math.abs(near.length - name.text.length) > 1) return;
  if (near.split('_').filter((part) => !name.text.split('_').includes(part)).length > 1) return;
  const range = nameRange(context.file, statement, name);
  context.report({
    range,
    severity: 'warning',
    message: `refpolicy has no permission set ${name.text}. Did you mean ${near}?`,
    fixes: () => [{ title: `Replace with ${near}`, edits: [{ range, newText: near }] }],
  });
}

/** What refpolicy called these sets once; setroubleshoot still lists the old names with their permissions. */
const OLD_SETS: Readonly<Record<string, string | undefined>> = {
  r_dir_perms: 'list_dir_perms',
  r_file_perms: 'read_file_perms',
  stat_file_perms: 'getattr_file_perms',
};

/** True where the headers say which sets there are; parts without a header belong to something that we do not know. */
function isCompiledHere(statement: Statement, { file, snapshot }: RuleContext): boolean {
  const { isWhole, hasHeaders } = snapshot.policy;
  if (!isWhole || !hasHeaders || armOf(file, statement) !== 'always') return false;
  return file.kind === 'if' || (file.kind === 'te' && fileFacts(file).style === 'refpolicy');
}

function reportLack(lack: Lack, context: RuleContext): void {
  const { statement, name, without, severity } = lack;
  const className = without[0]!.name;
  const own = explainMissing(className, name.text);
  const near = own ? own.instead : nearName(context, lack);
  const reason = own?.reason ?? (near ? `Did you mean ${near}?` : belongsTo(name.text, className));
  const separator = near && !own ? '.' : ':';
  context.report({
    range: nameRange(context.file, statement, name),
    severity,
    message: `${subject(without)} no permission ${name.text}${reason ? `${separator} ${reason}` : '.'}`,
    fixes: () => fixesOf(lack, near, context),
  });
}

/** `udp_socket has`, `sem and shm have`, `fifo_file (of file_class_set) has`. */
function subject(classes: readonly NamedClass[]): string {
  const [first] = classes;
  const more = classes.length - 1;
  const set = first!.by.text === first!.name ? '' : ` (of ${first!.by.text})`;
  if (more === 0) return `${first!.name}${set} has`;
  if (more === 1) return `${first!.name} and ${classes[1]!.name} have`;
  return `${first!.name}${set} and ${more} other classes have`;
}

/** `it belongs to msgq.`, undefined for a permission of no class. */
function belongsTo(permission: string, className: string): string | undefined {
  const sibling = SIBLINGS[className];
  if (sibling && hasPermission(sibling, permission)) return `it belongs to ${sibling}.`;
  const owners = classesWithPermission(permission);
  if (owners.length === 0) return undefined;
  if (owners.length <= 3) return `it belongs to ${owners.join(', ').replace(/, (?=[^,]*$)/, ' and ')}.`;
  return `it belongs to ${owners[0]} and ${owners.length - 1} other classes.`;
}

/** A permission or set whose name is near and that all classes of the rule have; not for a permission of another class. */
function nearName(context: RuleContext, { name, without, others }: Lack): string | undefined {
  if (classesWithPermission(name.text).length > 0) return undefined;
  const all = [...without, ...others].map((each) => classPermissions(context, each.name));
  const shared = [...all[0]!].filter(([text, where]) => current(where) && all.every((each) => each.has(text)));
  const sets = permissionSetNames().filter((set) =>
    permissionSet(set)?.members.every((member) => all.every((each) => each.has(member))),
  );
  const permissions = shared.map(([text]) => text);
  return closestName(name.text, [...permissions, ...sets]) ?? unfinishedName(name.text, permissions);
}

const current = (where: Where) => where === 'refpolicy' || where === 'newer';

function fixesOf(lack: Lack, near: string | undefined, context: RuleContext): Fix[] {
  const { file } = context;
  const { statement, permissions, name } = lack;
  const fixes: Fix[] = [];
  const present = permissions.items.some((item) => item.text === near);
  if (near && !present) {
    const edit = { range: nameRange(file, statement, name), newText: near };
    const classes = statement.kind === 'av_rule' ? lack.without.map((each) => each.name) : [];
    fixes.push({ title: `Replace with ${near}`, edits: [...requirePermission(file, classes, near), edit] });
  }
  if (statement.kind === 'xperm_rule' || permissions.complement) return fixes;
  // A rule that names it compiles by this require.
  if (statement.kind === 'class_requirement' && isNamedByRule(file, statement.data.name.text, name.text)) return fixes;
  const move = statement.kind === 'av_rule' ? moveTo(lack, context) : undefined;
  if (move) fixes.push(move);
  const edit = removeNames(file, statement, permissions, [name]);
  // A word that is like none may be anything.
  const [first] = lack.without;
  const isSure = near !== undefined || (first && explainMissing(first.name, name.text)) !== undefined;
  const guess = isSure ? {} : { isGuess: true as const };
  if (edit) fixes.push({ title: `Remove ${name.text}`, edits: [edit], ...guess });
  else fixes.push({ title: `Remove this ${noun(statement)}`, edits: [removeStatement(file, statement)], ...guess });
  return fixes;
}

function isNamedByRule(file: SourceFile, className: string, permission: string): boolean {
  const has = ({ items }: Names, text: string) => items.some((each) => each.text === text);
  return file.statements.some(
    ({ data }) => data.kind === 'av_rule' && has(data.classes, className) && has(data.permissions, permission),
  );
}

const noun = (statement: Statement) => (statement.kind === 'class_requirement' ? 'requirement' : 'rule');

/** The permission in a rule of its own, on the classes that have it: others of the rule, or the second half of a class. */
function moveTo({ statement, permissions, name, without, others }: Lack, { file }: RuleContext): Fix | undefined {
  if (statement.kind !== 'av_rule' || without.length === 0) return undefined;
  const { classes } = statement.data;
  const sibling = SIBLINGS[without[0]!.name];
  const split = others.length > 0 && others.every((each) => each.by.text === each.name);
  const isSibling = others.length === 0 && without.length === 1 && sibling && hasPermission(sibling, name.text);
  if (!split && !isSibling) return undefined;
  const names = split ? others.map((each) => each.name) : [sibling!];
  const target = names.length === 1 ? names[0]! : `{ ${names.join(' ')} }`;
  const edit = removeNames(file, statement, permissions, [name]);
  if (!edit) {
    return {
      title: `Replace the class with ${target}`,
      edits: [
        ...requirePermission(file, names, name.text),
        { range: namesRange(file, statement, classes), newText: target },
      ],
    };
  }
  const head = file.text.slice(statement.start, statement.start + classes.start);
  const rule = `${head}${target} ${name.text};`;
  return {
    title: `Move ${name.text} to a rule on ${names.join(' and ')}`,
    edits: [...requirePermission(file, names, name.text), edit, lineBehind(file, statement, rule)],
  };
}

/** A plain module has to require what it uses; a permission set stands for names that are not required one by one. */
function requirePermission(file: SourceFile, classes: readonly string[], permission: string): TextEdit[] {
  if (permissionSet(permission)) return [];
  return addRequire(file, { classes: Object.fromEntries(classes.map((name) => [name, [permission]])) });
}

/** Classes that the kernel cut in two because 32 permissions are the most a class can have. */
const SIBLINGS: Readonly<Record<string, string | undefined>> = {
  capability: 'capability2',
  capability2: 'capability',
  cap_userns: 'cap2_userns',
  cap2_userns: 'cap_userns',
  process: 'process2',
  process2: 'process',
};

/**
 * A permission that the class has elsewhere, and not in the headers that the module is built with: policy_module() requires what they
 * have, and of a plain module semodule says "Failed to resolve permission". True if something was reported.
 */
function reportAbsent(lack: Lack, context: RuleContext): boolean {
  const { file, snapshot } = context;
  const { statement, name, others, severity } = lack;
  if (armOf(file, statement) !== 'always') return false;
  const isAbsent = (each: NamedClass) => headerPermissions(snapshot.policy, each.name)?.has(name.text) === false;
  // What an open file declares counts as one of refpolicy.
  const absent = others.find((each) => isAbsent(each) && !isOfRefpolicy(context, each.name, name.text));
  if (!absent) return false;
  context.report({
    range: nameRange(file, statement, name),
    severity,
    message: `${absent.name} has no permission ${name.text} in the installed headers.`,
    fixes: () => fixesOf(lack, undefined, context),
  });
  return true;
}

const isOfRefpolicy = (context: RuleContext, className: string, permission: string) =>
  classPermissions(context, className).get(permission) === 'refpolicy';

/** A permission that older policies have: the compiler refuses it where the policy is a current refpolicy. */
function reportLegacy(lack: Lack, context: RuleContext): void {
  const { statement, name, others } = lack;
  const legacy = others.find((each) => classPermissions(context, each.name).get(name.text) === 'legacy');
  if (!legacy) return;
  context.report({
    range: nameRange(context.file, statement, name),
    severity: 'information',
    message: `${legacy.name} ${name.text} was removed from refpolicy; only older policies and Fedora's have it.`,
    fixes: () => fixesOf(lack, undefined, context),
  });
}

/** One name as a set. */
function single(name: Name): Names {
  return {
    items: [name],
    excluded: [],
    complement: false,
    wildcard: false,
    partial: false,
    start: name.offset,
    end: name.offset + name.text.length,
  };
}
