/** Where a file lets its types bind to ports: rules on name_bind, and calls of which such a rule comes. */
import { remember } from '../../base/remember.ts';
import { finish, type Steps } from '../../base/steps.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { mayReach } from '../../index/mayReach.ts';
import type { Policy } from '../../index/policy.ts';
import { corenetInterface } from '../../knowledge/corenet.ts';
import { SOCKET_PROTOCOLS, type SocketProtocol } from '../../knowledge/socketAccess.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { MacroCallData, Name, Statement } from '../../syntax/statements.ts';
import { callGrantSteps, type GivenRule, type RuleSets } from '../calls/callGrants.ts';
import { wordsOf } from '../calls/grants.ts';
import { namesAndPrefixes } from '../calls/mentions.ts';
import type { StatementOf } from '../rule.ts';

/** One domain that may bind to ports of some types, by one statement. */
export interface PortBind {
  readonly domain: string;
  readonly protocol: SocketProtocol;
  /** Types or attributes; one of them may be a macro argument. */
  readonly targets: readonly string[];
  /** False where the rule may name more types than `targets`. */
  readonly whole: boolean;
  readonly statement: Statement;
  /** `name_bind` of a rule, the name of a call. */
  readonly by: Name;
  /** The rule that comes out of a call, where the policy defines what is called. */
  readonly given?: GivenRule;
}

const known = new WeakMap<SourceFile, WeakMap<Policy, readonly PortBind[]>>();

/**
 * In the order of the file. What a call gives under a condition is left out, as is an interface that we do not know; see
 * `unsure` of ownTypes.ts.
 */
export function portBinds(policy: Policy, file: SourceFile): readonly PortBind[] {
  return finish(portBindSteps(policy, file));
}

/** The same in steps: each call is expanded. */
export function* portBindSteps(policy: Policy, file: SourceFile): Steps<readonly PortBind[]> {
  const byPolicy = known.get(file) ?? new WeakMap<Policy, readonly PortBind[]>();
  known.set(file, byPolicy);
  let binds = byPolicy.get(policy);
  if (!binds) {
    const found: PortBind[] = [];
    for (let i = 0; i < file.statements.length; i++) {
      if (i % STEP === 0) yield;
      const statement = file.statements[i]!;
      if (!mayBeBind(policy, statement)) continue;
      found.push(...(yield* readBinds(policy, file, statement)));
      yield;
    }
    binds = found;
    byPolicy.set(policy, binds);
  }
  return binds;
}

/** Statements in one step that have nothing to do with binding: whether a call may come to a bind is looked up once. */
const STEP = 64;

/** False for a statement that has nothing to do with binding, as most have. */
export function mayBeBind(policy: Policy, { data, broken }: Statement): boolean {
  if (broken) return false;
  if (data.kind === 'macro_call') return mayBind(policy, data);
  return data.kind === 'av_rule' && bindPermission(data) !== undefined;
}

function* readBinds(policy: Policy, file: SourceFile, statement: Statement): Steps<PortBind[]> {
  const { data } = statement;
  if (data.kind === 'macro_call') {
    return (yield* bindsOfCall(policy, file, data)).map((bind) => ({ ...bind, statement }));
  }
  const by = data.kind === 'av_rule' ? bindPermission(data) : undefined;
  return by ? bindsOfRule(data as RuleSets).map((bind) => ({ ...bind, statement, by })) : [];
}

const bindPermission = ({ permissions }: StatementOf<'av_rule'>['data']) =>
  permissions.items.find(({ text }) => text === 'name_bind');

type Bind = Pick<PortBind, 'domain' | 'protocol' | 'targets' | 'whole'>;

function bindsOfRule({ flavour, source, target, classes, permissions }: RuleSets): Bind[] {
  if (flavour !== 'allow' || !permissions.items.some(({ text }) => text === 'name_bind')) return [];
  if ([source, target, classes, permissions].some((names) => names.complement)) return [];
  const targets = target.items.map(({ text }) => text);
  const whole = !target.partial && !target.wildcard;
  return SOCKET_PROTOCOLS.filter((each) => classes.items.some(({ text }) => text === `${each}_socket`)).flatMap(
    (protocol) => source.items.map(({ text }) => ({ domain: text, protocol, targets, whole })),
  );
}

/** The permission, and the interfaces of corenetwork, which a policy may have no text of. */
const WORD = /\bname_bind\b|\bcorenet_\w*bind_/;

function* bindsOfCall(policy: Policy, file: SourceFile, call: MacroCallData): Steps<Omit<PortBind, 'statement'>[]> {
  const { name } = call;
  // A large template takes a while to expand; who binds matters where the file knows its domain.
  if (policy.find(name.text).length > 0 && !isAboutOwn(file, call)) return [];
  const { rules, undefinedCalls } = yield* callGrantSteps(policy, call);
  return [
    ...rules.flatMap((given) =>
      given.when === 'always' ? bindsOfRule(given).map((bind) => ({ ...bind, by: name, given })) : [],
    ),
    ...undefinedCalls.flatMap((each) => {
      const targets = each.when === 'always' ? targetsOf(each.name) : undefined;
      const domains = targets ? wordsOf(each.arguments[0]) : [];
      return domains.map((domain) => ({ domain, ...targets!, whole: true, by: name }));
    }),
  ];
}

const reached = new WeakMap<Policy['macros'], WeakMap<MacroCallData, boolean>>();

/** Kept for each call, for the next version of the file. */
function mayBind(policy: Policy, call: MacroCallData): boolean {
  const { text } = call.name;
  if (!policy.isWhole) return targetsOf(text) !== undefined;
  let answers = reached.get(policy.macros);
  if (!answers) {
    answers = new WeakMap();
    reached.set(policy.macros, answers);
  }
  let answer = answers.get(call);
  if (answer === undefined) {
    answer = targetsOf(text) !== undefined || mayReach(policy, text, WORD);
    answers.set(call, answer);
  }
  return answer;
}

/** True if an argument is a type or attribute of the file, or the beginning of its name, as a template takes it. */
function isAboutOwn(file: SourceFile, call: MacroCallData): boolean {
  const own = ownWords(file);
  return call.arguments.some(({ text }) => wordsOf(text).some((word) => own.has(word)));
}

const ownWords = remember((file: SourceFile): ReadonlySet<string> => {
  const { types, attributes } = fileFacts(file);
  const words = new Set<string>();
  for (const name of [...types.keys(), ...attributes.keys()])
    for (const word of namesAndPrefixes(name)) words.add(word);
  return words;
});

const BIND_RULE = /^allow \$1 (\{[^}]*\}|\w+):(tcp|udp|sctp)_socket name_bind;$/;

/** What a bind interface of the headers allows; undefined for another call. */
function targetsOf(name: string): { protocol: SocketProtocol; targets: string[] } | undefined {
  if (!name.startsWith('corenet_')) return undefined;
  const known = corenetInterface(name);
  if (known?.known !== true) return undefined;
  for (const rule of known.rules) {
    const match = BIND_RULE.exec(rule);
    if (match) return { protocol: match[2] as SocketProtocol, targets: wordsOf(match[1]) };
  }
  return undefined;
}
