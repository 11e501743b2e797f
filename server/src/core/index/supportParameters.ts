/** The parameters of the macros that policy is written with, which m4 or the files of refpolicy's policy/support define. */
import type { ParameterDoc } from './interfaceDoc.ts';

const RULES = 'rules: What is left out where a name that it requires does not exist.';

/** A name, and what it is for where the name does not tell; in brackets what a call may leave out. By the macros' texts. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  gen_bool: ['name', 'default_value: true or false.'],
  gen_cats: ['N: The categories are c0 to c(N-1).'],
  gen_context: [
    'context: USER:ROLE:TYPE.',
    'mls_sensitivity: The level or range where the policy has MLS.',
    '[mcs_categories]: Where the policy has MCS the level is s0, with these if there are any.',
  ],
  gen_levels: ['N: The levels are s0 to s(N-1).', 'M: The categories are c0 to c(M-1).'],
  gen_require: ['requirements'],
  gen_sens: ['N: The sensitivities are s0 to s(N-1).'],
  gen_tunable: ['name', 'default_value: true or false.'],
  gen_user: [
    'username',
    'prefix: For the file users_extra; may be empty.',
    'role_set: Roles with spaces between them.',
    'mls_defaultlevel: Where the policy has MLS.',
    'mls_range: Where the policy has MLS.',
    '[mcs_categories]: Where the policy has MCS the range is s0, or s0 - s0 with these.',
  ],
  ifdef: ['name', 'if_defined', '[if_not_defined]'],
  ifndef: ['name', 'if_not_defined', '[if_defined]'],
  interface: ['name', 'rules'],
  optional_policy: [RULES, '[else_rules]: What there is instead.'],
  policy_module: ['name', 'version'],
  refpolicyerr: ['message'],
  refpolicywarn: ['message'],
  template: ['name', 'rules'],
  tunable_policy: ['condition: Booleans with &&, ||, ^, ==, != and !.', 'rules', '[else_rules]'],
};

/** The parameters of such a macro; undefined for another name. */
export function supportParameters(name: string): readonly ParameterDoc[] | undefined {
  const texts = Object.hasOwn(TEXTS, name) ? TEXTS[name] : undefined;
  return texts?.map((text) => {
    const [, bracket, called, summary] = /^(\[?)(\w+)\]?(?:: (.*))?$/.exec(text)!;
    return { name: called!, summary: summary ?? '', optional: bracket === '[' };
  });
}
