// Every rule page is a test: its marks are what the rule reports, and its `fixed` fence is the text after the first fix.
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import type { Finding } from '../../server/src/core/lint/rule.ts';
import { RULES } from '../../server/src/core/lint/rules/all.ts';
import { syntaxFaults } from '../../server/src/core/syntax/syntaxFaults.ts';
import { applyEdits } from '../applyEdits.ts';
import { type Fence, fences, readMarks } from '../markdown.ts';
import { testSnapshot } from '../snapshot.ts';

const FOLDER = new URL('../../server/src/core/lint/rules/', import.meta.url);
const EXTENSIONS = /^(te|if|spt|fc|cil|sh|spec|dockerfile|md|yml|semanage)\b/;

const pages = (await readdir(FOLDER)).filter((name) => name.endsWith('.md'));

it('every rule has a page, every page a rule', () => {
  expect(pages.map((name) => name.replace('.md', '')).sort()).toEqual(RULES.map(({ id }) => id).sort());
});

describe.each(pages)('%s', async (page) => {
  const markdown = await readFile(new URL(page, FOLDER), 'utf8');
  const id = page.replace('.md', '');
  const all = fences(markdown).filter(({ info }) => EXTENSIONS.test(info) || info === 'fixed');

  it('has its id as heading and a marked fence', () => {
    expect(markdown.split('\n')[0]).toBe(`# ${id}`);
    expect(all.some(({ text }) => readMarks(text).marks.length > 0)).toBe(true);
  });

  all.forEach((fence, index) => {
    if (fence.info === 'fixed' || isPolicy(fence)) return;
    const next = all[index + 1];
    it(`line ${fence.line}`, async () => {
      const { text, marks } = readMarks(fence.text);
      const page: Page = { id, name: nameOf(fence), policy: policyBefore(all.slice(0, index)) };
      const findings = await run(page, text);
      expect(findings.map(asMark)).toEqual(marks);
      for (const finding of findings) await checkFixes(page, text, finding);
      if (next?.info === 'fixed') {
        const fix = findings[0]?.fixes?.()[0];
        expect(fix, 'the first finding has no fix').toBeDefined();
        expect(applyEdits(text, fix!.edits)).toBe(next.text);
      }
    });
  });
});

/** A rule, the name of the file it looks at, and the other files of the policy. */
interface Page {
  readonly id: string;
  readonly name: string;
  readonly policy: Readonly<Record<string, string>>;
}

/** A fence with the word `policy` behind its file name is a file of the policy for those that follow. */
const isPolicy = ({ info }: Fence) => /\bpolicy$/.test(info);

const nameOf = ({ info }: Fence) => /file=(\S+)/.exec(info)?.[1] ?? `myapp.${info.split(' ')[0]}`;

/** Those whose name begins with `headers/` are headers. */
function policyBefore(before: readonly Fence[]): Record<string, string> {
  const files = before.filter(isPolicy).map((fence): [string, string] => {
    const name = nameOf(fence);
    return [name.startsWith('headers/') ? `file:///${name}` : `file:///work/${name}`, fence.text];
  });
  return Object.fromEntries(files);
}

/** A fix applies, adds no syntax error, takes its finding away (or adds a new file in its stead). */
async function checkFixes(page: Page, text: string, finding: Finding): Promise<void> {
  const before = await faults(page.name, text);
  for (const fix of finding.fixes?.() ?? []) {
    expect(fix.title).toMatch(/^[A-Z]/);
    const fixed = applyEdits(text, fix.edits);
    expect(fixed === text && !fix.newFile, `${fix.title} changes nothing`).toBe(false);
    expect(await faults(page.name, fixed), `${fix.title} breaks the file`).toBeLessThanOrEqual(before);
    const left = await run(page, fixed);
    const all = await run(page, text);
    expect(left.length, `${fix.title} leaves the finding`).toBeLessThan(all.length);
  }
}

async function faults(name: string, text: string): Promise<number> {
  return syntaxFaults((await testSnapshot(name, text)).file).length;
}

async function run({ id, name, policy }: Page, text: string): Promise<readonly Finding[]> {
  const { snapshot, file } = await testSnapshot(name, text, policy);
  const rule = RULES.find((each) => each.id === id);
  if (!rule) throw new Error(`no rule ${id}`);
  const { findings, failures } = lint(snapshot, file, {}, [rule]);
  expect(failures).toEqual([]);
  return findings;
}

function asMark({ range, severity, message }: Finding) {
  expect(range.end.line).toBe(range.start.line);
  return { line: range.start.line, start: range.start.character, end: range.end.character, severity, message };
}
