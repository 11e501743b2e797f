// Compares Portcon's expansion of calls and modules with that of m4.
import { factsOf, factsOfPolicy } from './readPolicy.mjs';

/**
 * The difference for one text: facts only m4 has and facts only Portcon has.
 * @param expansion Portcon's, with both arms of each `ifdef`
 * @param expected m4's text under the build options `options`
 */
export function difference(core, expansion, expected, options) {
  const theirs = factsOfPolicy(expected);
  const ours = new Set();
  for (const { words, conditions, kind } of expansion.effects) {
    if (conditions.some((each) => each.kind === 'ifdef' && options.has(each.name) !== each.holds)) continue;
    const blocks = conditions.flatMap((each) => (each.kind === 'ifdef' ? [] : blockOf(each)));
    if (kind === 'require') blocks.push('require');
    for (const fact of factsOf(core.wordsOf(words))) ours.add(`${blocks.join(' / ')} | ${fact}`);
  }
  return {
    missed: [...theirs].filter((fact) => !ours.has(fact)),
    added: [...ours].filter((fact) => !theirs.has(fact)),
    rules: [...theirs].filter((fact) => / \| (allow|dontaudit|auditallow|neverallow) /.test(fact)).length,
  };
}

function blockOf(condition) {
  const own = condition.kind === 'if' ? `if(${condition.expression.replace(/\s/g, '')})` : 'optional';
  return condition.holds ? own : `${own} else`;
}

/** Calls of all definitions of the headers but the support macros: with all arguments, and without the optional ones. */
export function callsOfHeaders(core, files) {
  const calls = [];
  for (const { path, text } of files) {
    if (!path.endsWith('.if')) continue;
    for (const definition of core.scanDefinitions(text)) {
      if (definition.kind === 'define') continue;
      const { parameters, doc } = core.interfaceText(path, definition, text);
      const args = parameters.map((_, i) => `arg${i + 1}_t`);
      calls.push({ path, name: definition.name, text: `${definition.name}(${args.join(',')})` });
      const needed = args.filter((_, i) => !doc.parameters[i]?.optional);
      if (needed.length < args.length) {
        calls.push({ path, name: definition.name, text: `${definition.name}(${needed.join(',')})` });
      }
    }
  }
  return calls;
}

/** Where Portcon finds definitions: the headers. */
export function sourceOf(core, files) {
  const index = new core.SymbolIndex();
  const texts = new Map();
  for (const { path, text } of files) {
    if (!/\.(if|spt)$/.test(path)) continue;
    index.set(path, text);
    texts.set(path, text);
  }
  return { find: (name) => index.find(name)[0], textOf: (uri) => texts.get(uri), limit: 1e8 };
}

/** Expands all `cases` (`{ text }`) both ways under a configuration, and gives each with its difference. */
export async function compareAll(core, m4, source, cases, configuration, options) {
  const expected = await m4.expand(
    cases.map(({ text }) => text),
    configuration,
  );
  return cases.map((each, i) => {
    if (expected[i] === undefined) return { ...each, refused: true };
    const expansion = core.expand('call.te', each.text, 0, each.text.length, source);
    return { ...each, ...difference(core, expansion, expected[i], options) };
  });
}
