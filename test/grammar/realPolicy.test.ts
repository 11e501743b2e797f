// All policy of Debian's packages gives trees without an error, and nothing of it is left out.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type CorpusRow, forgottenFiles, parseCorpus } from '../../scripts/grammar/parseCorpus.mjs';
import { requireTool } from '../requireTool.ts';

it('refpolicy and the installed headers parse without an error', async () => {
  needPackages();
  const { rows, errors } = await parseCorpus();
  expect(errors).toEqual([]);
  // The numbers are those of an old version; packages only grow. Fewer would mean that the files were not found.
  const filesOf = (kind: string) => rows.filter((row) => row.kind === kind).reduce((sum, row) => sum + row.files, 0);
  expect(filesOf('te')).toBeGreaterThan(400);
  expect(filesOf('if')).toBeGreaterThan(800);
  expect(filesOf('fc')).toBeGreaterThan(400);
  expect(filesOf('spt')).toBeGreaterThan(10);
  expect(filesOf('no extension')).toBeGreaterThan(10);
  for (const row of rows) expect(row.nodes, row.kind).toBeGreaterThan(row.files);
  expectInDocs(rows);
}, 120_000);

it('every file of policy/ is parsed or known to be no policy', () => {
  needPackages();
  expect(forgottenFiles()).toEqual([]);
});

/** The table of docs/grammar.md has these numbers, if it is about the installed version of the packages. */
function expectInDocs(rows: readonly CorpusRow[]): void {
  const table = readFileSync(new URL('../../docs/grammar.md', import.meta.url), 'utf8');
  for (const { corpus, kind, files, bytes, nodes, errors } of rows) {
    if (!table.includes(`| ${corpus} |`)) continue;
    const numbers = [files, bytes, nodes, errors].map((number) => number.toLocaleString('en'));
    expect(table).toContain(`\n| ${[corpus, kind, ...numbers].join(' | ')} |`);
  }
}

function needPackages(): void {
  requireTool('selinux-devel', 'the headers of package selinux-policy-dev');
  requireTool('selinux-src', 'package selinux-policy-src');
}
