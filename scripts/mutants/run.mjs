// Makes mutants of refpolicy's modules and asks the toolchain and Portcon about each.
import { MUTATIONS, mutate } from './mutations.mjs';
import { pick, seededRandom } from './random.mjs';

const NEAR = 2;

/**
 * Judges `count` mutants, as many of each kind.
 * @param modules `{ name, path, text }`, as they are in the policy
 * @param toolchain of createToolchain
 * @param errorsOf the error findings of a text as the module of a name, `{ start, end, message }` with lines from 0
 * @param kinds names of MUTATIONS; all where it is absent
 * @returns what became of each, in a fixed order
 */
export async function runMutants({
  modules,
  toolchain,
  errorsOf,
  count,
  seed,
  kinds = Object.keys(MUTATIONS),
  workers = 2,
}) {
  const random = seededRandom(seed);
  const usable = usableModules(toolchain, errorsOf);
  const results = new Array(count);
  let next = 0;
  const work = async () => {
    while (next < count) {
      const index = next++;
      const own = seededRandom(Math.floor(random() * 2 ** 32));
      results[index] = await one(kinds[index % kinds.length], own);
    }
  };
  // Workers draw from `random` before they wait, in the order of the index.
  await Promise.all(Array.from({ length: workers }, work));
  return results;

  async function one(kind, own) {
    for (;;) {
      const module = pick(own, modules);
      const configurations = await usable(module);
      const mutant = configurations.length > 0 ? mutate(kind, module.text, own) : undefined;
      if (mutant) return judge(kind, module, mutant, configurations);
    }
  }

  async function judge(kind, { name, path }, { text, offset, edit }, configurations) {
    let answer = { verdict: 'accepted', message: '' };
    for (const configuration of configurations) {
      const compiled = await toolchain.compile(name, text, configuration);
      if (compiled.verdict !== 'accepted') answer = compiled;
      if (compiled.verdict === 'syntax') break;
    }
    const line = lineOf(text, offset);
    const last = lineOf(text, Math.max(offset, edit.start + edit.text.length));
    const errors = errorsOf(text, name);
    const found = errors.some(({ start, end }) => start - NEAR <= last && line <= end + NEAR);
    return { kind, path, line, edit, ...answer, errors, found };
  }
}

/** Remembers in which configurations a module compiles as it is; none for one of which we report an error. */
function usableModules(toolchain, errorsOf) {
  const known = new Map();
  return (module) => {
    if (!known.has(module)) known.set(module, configurationsOf(module));
    return known.get(module);
  };

  async function configurationsOf({ name, path, text }) {
    const found = [];
    for (let i = 0; i < toolchain.configurations; i++) {
      if ((await toolchain.compile(name, text, i)).verdict === 'accepted') found.push(i);
    }
    if (found.length > 0 && errorsOf(text, name).length > 0) {
      throw new Error(`${path} compiles, but has ${JSON.stringify(errorsOf(text, name)[0])}`);
    }
    return found;
  }
}

function lineOf(text, offset) {
  return text.slice(0, offset).split('\n').length - 1;
}
