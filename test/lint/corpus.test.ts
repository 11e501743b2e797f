// Runs every rule over refpolicy's source and the installed headers: only true findings, each listed with its reason.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { finish, noPause } from '../../server/src/core/base/steps.ts';
import { isIndexed } from '../../server/src/core/index/policyPath.ts';
import { type LintResult, lint, lintSteps } from '../../server/src/core/lint/lint.ts';
import { RULES } from '../../server/src/core/lint/rules/all.ts';
import { createPortTable } from '../../server/src/core/ports/table.ts';
import type { Snapshot } from '../../server/src/core/snapshot.ts';
import { parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';
import { testPolicy, testPorts } from '../snapshot.ts';

interface Allowed {
  readonly rule: string;
  readonly file: string;
  /** The line without its indentation. */
  readonly text: string;
  readonly reason: string;
}

const allowed: Allowed[] = JSON.parse(await readFile(new URL('corpus.allowed.json', import.meta.url), 'utf8'));
const source = requireTool('selinux-src', 'refpolicy source to run the rules over');
const headers = requireTool('selinux-devel', 'policy headers to run the rules over');

describe.skipIf(!source || !headers)('real policy', () => {
  let linted: ReturnType<typeof lintCorpora> | undefined;
  const corpora = () => {
    linted ??= lintCorpora();
    return linted;
  };

  it('has no error and no warning but the allowed ones, and no rule fails', { timeout: 300_000 }, async () => {
    const { found, failures, differences } = await corpora();
    expect(failures).toEqual([]);
    expect(differences).toEqual([]);
    const keys = new Set(allowed.map(keyOf));
    expect(found.filter((each) => !keys.has(keyOf(each)))).toEqual([]);
    const seen = new Set(found.map(keyOf));
    expect(
      allowed.filter((each) => !seen.has(keyOf(each))),
      'allowed but not found any more',
    ).toEqual([]);
  });

  it('every page has the counts, as of the policy it names', { timeout: 300_000 }, async () => {
    const { counts, files, version } = await corpora();
    for (const { id } of RULES) {
      const page = await readFile(new URL(`${id}.md`, PAGES), 'utf8');
      const section = page.slice(page.indexOf('\n## Over real policy\n')).replace(/\s+/g, ' ');
      expect(section, id).toMatch(/^ ## Over real policy (No|\d+) findings? in refpolicy [\d.]+ \(/);
      if (!section.includes(`refpolicy ${version} `)) continue;
      const count = counts.get(id) ?? 0;
      const number = count === 0 ? 'No finding' : `${count} finding${count > 1 ? 's' : ''}`;
      const size = `${files.refpolicy!.toLocaleString('en')} files of its source, ${files.headers} headers`;
      expect(section).toContain(`${number} in refpolicy ${version} (${size})`);
    }
  });
});

const PAGES = new URL('../../server/src/core/lint/rules/', import.meta.url);

type Found = Omit<Allowed, 'reason'> & { readonly line: number; readonly message: string };

const keyOf = ({ rule, file, text }: Pick<Allowed, 'rule' | 'file' | 'text'>) => `${rule}\n${file}\n${text}`;

async function lintCorpora() {
  const grammars = await testGrammars();
  const shared: Omit<Snapshot, 'files' | 'policy'> = {
    ports: createPortTable(testPorts([])),
    provenance: { source: 'semanage', live: true, policy: 'default', readAt: '09:14', notes: [] },
    sysctls: { ephemeralLow: 32768, ephemeralHigh: 60999, unprivilegedStart: 1024, live: true },
  };
  const found: Found[] = [];
  const failures: string[] = [];
  const differences: string[] = [];
  const counts = new Map<string, number>();
  const files: { [root: string]: number } = {};
  let version = '';
  for (const corpus of policyCorpora()) {
    const policy = testPolicy(
      Object.fromEntries(
        corpus.files
          .map(({ path, text }) => [`file:///${corpus.root}/${path}`, text] as const)
          .filter(([uri]) => isIndexed(uri)),
      ),
    );
    files[corpus.root] = corpus.files.length;
    version = corpus.name.replace(/^.* /, '');
    for (const { path, text } of corpus.files) {
      const name = `${corpus.root}/${path}`;
      const file = parseFile(grammars, `file:///${name}`, text);
      const snapshot = { ...shared, policy, files: new Map([[file.uri, file]]) };
      const result = lint(snapshot, file, {});
      // What an editor finds, which does not look again at what was clean: the second time in nothing.
      for (const time of ['first', 'second']) {
        const again = finish(lintSteps(snapshot, file, {}, noPause));
        if (placesOf(again) !== placesOf(result)) differences.push(`${name}: other findings at the ${time} look`);
      }
      for (const { rule, severity, message, range } of result.findings) {
        counts.set(rule, (counts.get(rule) ?? 0) + 1);
        if (severity !== 'error' && severity !== 'warning') continue;
        const { line } = range.start;
        found.push({ rule, file: name, text: file.lines.line(line).trim(), line: line + 1, message });
      }
      failures.push(...result.failures.map(({ rule, error }) => `${name}: ${rule}: ${error}`));
      file.tree?.delete();
    }
  }
  return { found, failures, differences, counts, files, version };
}

const placesOf = ({ findings }: LintResult) =>
  JSON.stringify(findings.map(({ rule, severity, range }) => [rule, severity, range]));
