/** Finds file contexts with a type that nobody declares. */
import { closestName } from '../../base/closestName.ts';
import { findWord } from '../../index/nameUses.ts';
import type { Policy } from '../../index/policy.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { makersOf } from '../calls/madeTypes.ts';
import { fileContexts, type Part } from '../contexts/fileContexts.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const fcUnknownType: Rule = {
  id: 'fc-unknown-type',
  severity: 'error',
  summary: 'A file context has a type that nobody declares.',
  selint: ['E-005'],
  needsPolicy: true,
  file(context) {
    for (const { type } of fileContexts(context.file)) if (type) check(type, context);
  },
};

/** semodule refuses the module ("Failed to resolve filecon statement", "Type not a type or type alias"); `make` takes it. */
function check(type: Part, context: RuleContext): void {
  const { file, snapshot } = context;
  const { policy } = snapshot;
  const kinds = new Set(policy.declared(type.text).map(({ declaration }) => declaration.kind));
  if (kinds.has('type')) return;
  const range = file.lines.range(type.start, type.start + type.text.length);
  if (kinds.has('attribute')) {
    context.report({ range, message: `${type.text} is an attribute; a file has a type.` });
    return;
  }
  const near = closestName(type.text, ownTypes(context));
  if (mayBeMade(type.text, near, context)) return;
  const fixes = () => (near ? [{ title: `Replace with ${near}`, edits: [{ range, newText: near }] }] : []);
  if (policy.hasBase) {
    const question = near ? `. Did you mean ${near}?` : ': the module compiles and cannot be installed.';
    context.report({ range, message: `Nobody declares the type ${type.text}${question}`, fixes });
  } else if (near && !isNumbered(near, type.text) && !isMentioned(policy, type.text)) {
    context.report({
      range,
      severity: 'warning',
      message: `No module here declares the type ${type.text}, and no header names it. Did you mean ${near}?`,
      fixes,
    });
  }
}

/** The files that the module may be written in whose file of contexts it is. */
function modulesOf({ uri }: SourceFile): string[] {
  const te = uri.replace(/\.fc(\.(in|m4))*$/, '.te');
  return [te, `${te}.in`, `${te}.m4`];
}

function ownTypes({ file, snapshot }: RuleContext): string[] {
  return modulesOf(file).flatMap((uri) =>
    snapshot.policy.declaredIn(uri).flatMap(({ kind, name }) => (kind === 'type' ? [name] : [])),
  );
}

/** True if a template may make the type: by its form, or since the module gives the beginning of its name to a call. */
function mayBeMade(type: string, near: string | undefined, { snapshot, file }: RuleContext): boolean {
  const { certain, arguments: values } = makersOf(snapshot.policy, type);
  if (certain || values.length === 0) return certain;
  const texts = modulesOf(file).flatMap((uri) => snapshot.policy.textOf(uri) ?? []);
  // Where the module is not at hand, a slip of one of its types is still one.
  if (texts.length === 0) return near === undefined;
  const given = new RegExp(`\\(\\s*\`?(${values.join('|')})\\s*'?\\s*[,)]`);
  return texts.some((text) => given.test(text));
}

/** Two of several that are numbered: `node1_t` of another module is no slip of `node2_t`. */
function isNumbered(one: string, other: string): boolean {
  return one.replace(/\d/g, '') === other.replace(/\d/g, '');
}

const mentioned = new WeakMap<Policy, Map<string, boolean>>();

/** True if a file with interfaces has the word anywhere, or may have it. */
function isMentioned(policy: Policy, word: string): boolean {
  const known = mentioned.get(policy) ?? new Map<string, boolean>();
  mentioned.set(policy, known);
  const before = known.get(word);
  if (before !== undefined) return before;
  const files = new Set<string>();
  for (const name of policy.names()) for (const { uri } of policy.find(name)) files.add(uri);
  const found = [...files].some((uri) => {
    const text = policy.textOf(uri);
    return text === undefined || findWord(text, word, 0) >= 0;
  });
  known.set(word, found);
  return found;
}
