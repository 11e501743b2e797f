/** Finds permissions that a class has and nothing ever asks for. */
import { addRequire } from '../../index/moduleEdits.ts';
import { type PermissionInfo, permissionInfo } from '../../knowledge/permissions.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { namedClasses } from '../classes/namedClasses.ts';
import { nameRange } from '../place.ts';
import { removeNames, removeStatement } from '../removal.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

export const permissionNeverChecked: Rule = {
  id: 'permission-never-checked',
  severity: 'warning',
  summary: 'The permission exists but is never checked for the class.',
  local: true,
  statements: {
    av_rule(statement, context) {
      if (statement.broken || statement.data.flavour !== 'allow') return;
      const classes = namedClasses(context, statement.data.classes).map(({ name }) => name);
      if (classes.length === 0 || statement.data.classes.partial || statement.data.permissions.complement) return;
      for (const name of statement.data.permissions.items) {
        // A rule on several classes is no mistake while one of them asks it.
        const infos = classes.map((className) => permissionInfo(className, name.text));
        // What current policies lack is the matter of unknown-permission.
        if (!infos.every((info) => info?.status === 'never' && info.where !== 'legacy')) continue;
        const { message, instead, old } = describe(infos[0]!);
        context.report({
          ...(old && { severity: 'information' }),
          range: nameRange(context.file, statement, name),
          message,
          fixes: () => fixesOf(statement, name, instead, context),
        });
      }
    },
  },
};

interface Description {
  readonly message: string;
  /** The permission that does what is wanted. */
  readonly instead?: string;
  /** True if older kernels still ask it, so that the rule may be there for them. */
  readonly old?: true;
}

function describe({ className, permission, when }: PermissionInfo): Description {
  const own = OWN[`${className} ${permission}`];
  if (own) return { message: `${className} ${permission} is never checked; ${own.reason}`, instead: own.instead };
  const reason = when.replace(/^(?:Never|Not) (?:checked|used)(?: for this class)?/, '');
  const message = `${className} ${permission} is never checked${reason}`;
  return / since Linux /.test(when) ? { message, old: true } : { message };
}

const OWN: { readonly [classAndPermission: string]: { reason: string; instead: string } | undefined } = {
  'unix_stream_socket sendto': { reason: 'connecting asks connectto.', instead: 'connectto' },
};

type AvRule = Extract<Statement, { kind: 'av_rule' }>;

function fixesOf(statement: AvRule, name: Name, instead: string | undefined, { file }: RuleContext): Fix[] {
  const { permissions } = statement.data;
  const fixes: Fix[] = [];
  if (instead && !permissions.items.some((item) => item.text === instead)) {
    const edit = { range: nameRange(file, statement, name), newText: instead };
    const classes = statement.data.classes.items.map((each) => [each.text, [instead]]);
    const required = addRequire(file, { classes: Object.fromEntries(classes) });
    fixes.push({ title: `Replace ${name.text} with ${instead}`, edits: [...required, edit] });
  }
  const edit = removeNames(file, statement, permissions, [name]);
  if (edit) fixes.push({ title: `Remove ${name.text}`, edits: [edit] });
  else fixes.push({ title: 'Remove this rule', edits: [removeStatement(file, statement)] });
  return fixes;
}
