/** One run of `portcon check`: what is read, what is still known from the last run, and what is linted now. */
import { resolve } from 'node:path';
import { SymbolIndex } from '../../core/index/symbolIndex.ts';
import { commandLanguage } from '../../core/syntax/commandLanguage.ts';
import { buildOf, hashOf, hasKept, keptResults } from './checkCache.ts';
import { type CheckedFile, readChecked, speaksOfPorts, uriOf } from './lintFiles.ts';
import { startLinter } from './lintThreads.ts';
import { type PolicyFile, readPolicy } from './policy.ts';
import type { FoundFile } from './policyFiles.ts';
import { type CliPorts, cliPorts } from './ports.ts';

export interface Checked {
  /** In the order of `found`; scripts in which nothing concerns ports are left out. */
  readonly files: readonly CheckedFile[];
  readonly ports: CliPorts;
}

/**
 * @param paths of the command line, which `found` was found by
 * @throws if a file cannot be read, or if there are no such ports as asked for
 */
export async function checkFiles(
  found: readonly FoundFile[],
  paths: readonly string[],
  portsOption: string,
  dist: string,
): Promise<Checked> {
  const question = ['check', process.cwd(), ...paths].join('\n');
  const isScript = (path: string) => commandLanguage(uriOf(path)) !== undefined;
  // Scripts last: what they say of a type depends on the modules beside them.
  const policyFiles = found.filter(({ path }) => !isScript(path));
  const scripts = found.filter(({ path }) => isScript(path));
  const modules = policyFiles.filter(({ path }) => path.endsWith('.te'));
  const early = (await hasKept(question)) ? undefined : startLinter(policyFiles, dist);

  const [policy, ports] = await Promise.all([readPolicy(paths), cliPorts(portsOption, dist)]);
  const { table, provenance, sysctls } = ports;
  const index = once(() => indexOf(policy));
  const texts = textsOf(found, policy);
  const speakers = found.filter(({ path }) => speaksOfPorts(path, texts.get(path)!));
  const said = hashOf(speakers.flatMap(({ path }) => [path, texts.get(path)!]));
  const kept = await keptResults(
    {
      question,
      setup: JSON.stringify([buildOf(dist), table.entries, provenance.source, provenance.live, sysctls, said]),
      files: new Map([...texts].map(([path, text]) => [path, hashOf([text])])),
      policy: new Map(policy.map(({ uri, text }) => [uri, hashOf([text])])),
      meaning: () => meaningOf(policy, index()),
    },
    isScript,
  );
  const fresh = found.filter(({ path }) => !kept.files.has(path));
  const results = new Map(kept.files);
  if (fresh.length > 0) {
    const setup = { ports: table.entries, provenance, sysctls, symbols: index().data(), speakers };
    const lintPolicy =
      early ??
      startLinter(
        policyFiles.filter((each) => fresh.includes(each)),
        dist,
      );
    const linted = await lintPolicy(setup);
    const lintScripts = startLinter(
      scripts.filter((each) => fresh.includes(each)),
      dist,
      modules,
    );
    for (const file of [...linted, ...(await lintScripts(setup))]) results.set(file.path, file);
  }
  const files = found.flatMap(({ path }) => results.get(path) ?? []);
  if (fresh.length > 0) await kept.keep(files);
  return { ports, files: files.map((file) => ({ ...file, text: texts.get(file.path)! })) };
}

/** The texts of the files by their path; of one that is too long to be checked, nothing. */
function textsOf(found: readonly FoundFile[], policy: readonly PolicyFile[]): Map<string, string> {
  const known = new Map(policy.map(({ path, text }) => [path, text]));
  return new Map(found.map(({ path }) => [path, known.get(resolve(path)) ?? readChecked(path) ?? '']));
}

function indexOf(policy: readonly PolicyFile[]): SymbolIndex {
  const index = new SymbolIndex();
  for (const { uri, text, origin } of policy) index.set(uri, text, origin);
  return index;
}

/** Of a file with macros all counts, of another one the names it declares: its rules are its own affair. */
function meaningOf(policy: readonly PolicyFile[], index: SymbolIndex): string {
  const names = new Map(index.data().declarations.map(({ uri, items }) => [uri, items]));
  const parts = policy.map(({ uri, text, origin }) => [
    uri,
    origin,
    index.defines(uri) ? text : (names.get(uri) ?? []).map(({ kind, name }) => `${kind} ${name}`).join('\n'),
  ]);
  return hashOf([...parts.flat(), ...index.users()]);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
