// What Portcon says of 112 broken or odd modules against what m4, checkmodule and setfiles said of them: docs/broken-files.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToolchain, type Toolchain } from '../scripts/mutants/toolchain.mjs';
import type { Policy } from '../server/src/core/index/policy.ts';
import { lint } from '../server/src/core/lint/lint.ts';
import { parseFile } from '../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from './grammars.ts';
import { headersPolicy } from './headersPolicy.ts';
import { requireTool } from './requireTool.ts';
import { testSnapshot } from './snapshot.ts';

interface Case {
  readonly name: string;
  /** Lines by extension; the module is M. */
  readonly files: { readonly [extension: string]: readonly string[] };
  /** The tool that looked at it last. */
  readonly stage: string;
  readonly refused: boolean;
  /** What the tool said, and where. */
  readonly message: string;
  readonly at?: string;
  /** The lines that Portcon marks, `te:4`. */
  readonly found?: readonly string[];
  /** The lines that it marks besides where it knows the installed headers. */
  readonly withHeaders?: readonly string[];
  /** Why it marks none without them. */
  readonly why?: string;
}

const CASES: Case[] = JSON.parse(readFileSync(new URL('fixtures/broken/cases.json', import.meta.url), 'utf8'));
const PAGE = new URL('../docs/broken-files.md', import.meta.url);

it('has all cases, each with a finding or a reason', () => {
  expect(CASES.length).toBe(112);
  for (const { name, found, why } of CASES) expect((found === undefined) !== (why === undefined), name).toBe(true);
  const silent = CASES.filter(({ why, refused }) => why && refused);
  for (const { why, name } of silent) expect(why, name).toMatch(/whole policy/);
});

it.each(CASES)('$name', async (each) => {
  const findings = await findingsOf(each);
  expect(findings.map(({ at }) => at)).toEqual(each.found ?? []);
});

const devel = requireTool('selinux-devel', 'to compile the broken modules');

describe.skipIf(!devel)('with the installed headers', { timeout: 60_000 }, () => {
  it.each(CASES)('$name', async (each) => {
    const findings = await findingsOf(each, headersPolicy);
    expect(findings.map(({ at }) => at)).toEqual(each.found ?? each.withHeaders ?? []);
  });

  it('the page shows them', async () => {
    const text = await page();
    if (process.env.UPDATE === '1') writeFileSync(PAGE, text);
    expect(readFileSync(PAGE, 'utf8')).toBe(text);
  });
});

const checkmodule = requireTool('checkmodule', 'to compile the broken modules');

describe.skipIf(!devel || !checkmodule)('the toolchain', () => {
  const compiled = CASES.filter(({ stage }) => stage === 'make' || stage === 'checkmodule');

  let toolchain: Toolchain;
  beforeAll(() => {
    toolchain = createToolchain();
  });
  afterAll(() => toolchain.close());

  it.each(compiled)('says the same of $name', { timeout: 60_000 }, async (each) => {
    const { te } = each.files;
    if (each.stage === 'make' && Object.keys(each.files).length === 1) {
      // The same as the Makefile, with the headers read only once.
      const { verdict, message } = await toolchain.compile('M', te!.join('\n'));
      expect(verdict !== 'accepted').toBe(each.refused);
      if (each.refused) expect(message).toContain(firstWords(each.message));
      if (each.refused && each.at && !message.startsWith('m4:')) expect(message).toContain(`M.${each.at}:`);
      return;
    }
    const { refused, output } = compile(each);
    expect(refused).toBe(each.refused);
    if (each.message) expect(output).toContain(firstWords(each.message));
    if (each.at) expect(output).toContain(`M.${each.at}:`);
  });
});

/** The part of a message before a name that a path or an option can change. */
const firstWords = (message: string) => message.replace(/^'/, '').split("'")[0]!.trim();

/** @param policy makes the policy of the files of a case, by URI; absent where nothing but them is known */
async function findingsOf(
  { files }: Case,
  policy?: (texts: Readonly<Record<string, string>>) => Policy,
): Promise<{ at: string; message: string }[]> {
  const { snapshot } = await testSnapshot('none.te', '');
  const opened = new Map(
    await Promise.all(
      ['if', 'fc', 'te'].flatMap((extension) =>
        files[extension] ? [open(extension, files[extension].join('\n'))] : [],
      ),
    ),
  );
  const known = policy?.(Object.fromEntries([...opened].map(([uri, { text }]) => [uri, text])));
  return [...opened].flatMap(([uri, file]) => {
    const { findings, failures } = lint({ ...snapshot, ...(known && { policy: known }), files: opened }, file, {});
    expect(failures).toEqual([]);
    return findings.map(({ range, message }) => ({ at: `${uri.slice(-2)}:${range.start.line + 1}`, message }));
  });
}

async function open(extension: string, text: string) {
  const file = parseFile(await testGrammars(), `file:///work/M.${extension}`, text);
  return [file.uri, file] as const;
}

/** Runs the devel Makefile, or checkmodule alone for a module without macros, within limits. */
function compile({ files, stage }: Case): { refused: boolean; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-broken-'));
  const limits = ['--as=2000000000', '--cpu=20', '--fsize=100000000', '--'];
  const make = ['make', '-f', '/usr/share/selinux/devel/Makefile', 'NAME=default', 'M.pp'];
  const command = stage === 'make' ? make : [checkmodule!, '-M', '-m', '-o', 'M.mod', 'M.te'];
  try {
    for (const [extension, lines] of Object.entries(files))
      writeFileSync(join(folder, `M.${extension}`), lines.join('\n'));
    const { status, stdout, stderr } = spawnSync('prlimit', [...limits, ...command], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 50_000,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { refused: status !== 0, output: `${stdout}\n${stderr}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function page(): Promise<string> {
  const rows = await Promise.all(
    CASES.map(async (each) => {
      const findings = await findingsOf(each, headersPolicy);
      const theirs = each.message ? `${each.at ? `${each.at} ` : ''}${each.message}` : 'takes it';
      const ours = findings.length > 0 ? `${findings[0]!.at} ${findings[0]!.message}` : `*${each.why}*`;
      return `| ${each.name.replaceAll('_', ' ')} | ${cell(theirs)} | ${cell(ours)} |`;
    }),
  );
  const found = CASES.filter((each) => each.found).length;
  const more = CASES.filter((each) => each.withHeaders).length;
  const refused = CASES.filter((each) => each.refused);
  const missed = refused.filter((each) => !each.found && !each.withHeaders).length;
  return `# Broken files

112 broken or odd modules, what the toolchain says of each (m4, checkmodule, semodule and setfiles of Debian 12), and what
Portcon says while it is typed. ${found} have a finding, and ${more} more where the installed headers are known. Of the ${refused.length} that the toolchain
refuses ${missed} have none, since they need the whole policy; the others without one are not refused. \`te:4\` is line 4 of the .te file.

The sources are in \`test/fixtures/broken/cases.json\`. \`npx vitest run test/brokenFiles.test.ts\` compiles them again where the
toolchain is installed and compares the table; \`UPDATE=1\` writes it.

| case | the toolchain | Portcon |
| --- | --- | --- |
${rows.join('\n')}
`;
}

/** Text for a cell of a Markdown table. */
function cell(text: string): string {
  const plain = text.length > 160 ? `${text.slice(0, 160)} …` : text;
  return plain
    .replaceAll('|', '\\|')
    .replaceAll('`', '\\`')
    .replaceAll('<', '\\<')
    .replaceAll('*', (star, at) => (at === 0 || at === plain.length - 1 ? star : `\\${star}`));
}
