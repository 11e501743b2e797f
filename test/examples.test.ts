// The folder examples: beacond has each kind of finding, the clean module has none and compiles.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lint } from '../server/src/core/lint/lint.ts';
import type { Finding } from '../server/src/core/lint/rule.ts';
import { RULES } from '../server/src/core/lint/rules/all.ts';
import { applyEdits } from './applyEdits.ts';
import { makeModules } from './generate/compileModules.ts';
import { headersPolicy } from './headersPolicy.ts';
import { requireTool } from './requireTool.ts';
import { testSnapshot } from './snapshot.ts';

const FOLDER = new URL('../examples/', import.meta.url);

const read = (path: string) => readFileSync(new URL(path, FOLDER), 'utf8');

/** A file, and as the policy the installed headers with `others`, by URI. */
async function withHeaders(name: string, text: string, others: Readonly<Record<string, string>> = {}) {
  requireTool('selinux-devel', 'the policy of the examples');
  const { snapshot, file } = await testSnapshot(name, text);
  return { file, snapshot: { ...snapshot, policy: headersPolicy({ ...others, [file.uri]: text }) } };
}

async function findings(folder: string) {
  const found = [];
  const names = readdirSync(new URL(folder, FOLDER));
  const all = Object.fromEntries(names.map((name) => [`file:///work/${folder}${name}`, read(folder + name)]));
  for (const name of names) {
    const { snapshot, file } = await withHeaders(`${folder}${name}`, read(folder + name), all);
    const { findings, failures } = lint(snapshot, file, {});
    expect(failures).toEqual([]);
    for (const { rule, range, message } of findings) found.push({ rule, line: range.start.line, message, file, name });
  }
  return found;
}

it('beacond has a finding of every rule', async () => {
  const found = new Set((await findings('beacond/')).map(({ rule }) => rule));
  expect(RULES.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
});

it('beacond says above each finding what is wrong', async () => {
  for (const { line, message, file, name } of await findings('beacond/')) {
    expect(file.lines.line(line - 1), `${name}:${line + 1} ${message}`).toMatch(/^\s*[#;] .*\.$|^optional_policy/);
  }
});

it('the files with mistakes in their meaning have none in their syntax', async () => {
  const found = await findings('beacond/');
  const broken = found.filter(({ rule }) => rule === 'syntax-error' || rule === 'm4-quote-mismatch');
  expect(new Set(broken.map(({ name }) => name))).toEqual(new Set(['beacond_broken.te']));
});

it('the clean module has none', async () => {
  expect((await findings('clean/')).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
});

it('the clean module compiles', async () => {
  requireTool('selinux-devel', 'it builds the example');
  const relayd = { te: read('clean/relayd.te'), if: read('clean/relayd.if'), fc: read('clean/relayd.fc') };
  expect(await makeModules(new Map([['relayd', relayd]]))).toBeUndefined();
}, 90_000);

it('beacond compiles once every first fix is applied and the commands without one are gone', async () => {
  requireTool('selinux-devel', 'it builds the example');
  const name = 'beacond.te';
  let text = read(`beacond/${name}`);
  for (let left = 50; left > 0; left--) {
    const { snapshot, file } = await withHeaders(name, text);
    const fix = lint(snapshot, file, {}).findings.flatMap((finding) => finding.fixes?.().slice(0, 1) ?? [])[0];
    if (!fix) break;
    text = applyEdits(text, fix.edits);
  }
  const { snapshot, file } = await withHeaders(name, text);
  // An information without a fix says what the policy is, not what to mend.
  const isMistake = ({ severity, fixes }: Finding) => severity !== 'information' || (fixes?.() ?? []).length > 0;
  const left = lint(snapshot, file, {}).findings.filter(isMistake);
  expect(
    left.every(({ range }) => file.lines.line(range.start.line).startsWith('# semanage')),
    text,
  ).toBe(true);
  const beacond = { te: text, if: read('beacond/beacond.if'), fc: read('beacond/beacond.fc') };
  expect(await makeModules(new Map([['beacond', beacond]])), text).toBeUndefined();
}, 90_000);
