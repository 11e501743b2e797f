/** The part of a security context that is being typed: user:role:type, in policy and in .fc files. */

/** In gen_context, or a plain context behind its user and role: in rules a single colon has a class behind it. */
const CONTEXT = /(?:\bgen_context\(\s*`?((?:[\w$]+:){0,2})|\s((?:[\w$]+:){2}))$/;
const PARTS = ['user', 'role of a context', 'type alone'] as const;

/** Which part follows the text of a line; undefined outside of contexts. */
export function contextPart(before: string): (typeof PARTS)[number] | undefined {
  const context = CONTEXT.exec(before);
  return context ? PARTS[(context[1] ?? context[2])!.split(':').length - 1] : undefined;
}
