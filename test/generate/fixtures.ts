// Reads and runs the cases of test/fixtures/generate: a policy with `<|>` at the cursor, the titles offered there, and
// the text after the one that is marked with `> ` (the first where none is).
import { readdirSync, readFileSync } from 'node:fs';
import { type Generated, generate } from '../../server/src/core/features/generate.ts';
import { applyEdits } from '../applyEdits.ts';
import { fences } from '../markdown.ts';
import { testSnapshot } from '../snapshot.ts';

export const FOLDER = new URL('../fixtures/generate/', import.meta.url);

export interface Case {
  readonly name: string;
  /** The page up to the fence `offered`. */
  readonly head: string;
  readonly fileName: string;
  /** Without the cursor, with the line breaks of the case. */
  readonly text: string;
  readonly cursor: number;
  readonly offered: readonly string[];
  readonly chosen?: string;
  readonly result?: string;
}

export const CASES: readonly Case[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.md'))
  .sort()
  .map(readCase);

function readCase(name: string): Case {
  const page = readFileSync(new URL(name, FOLDER), 'utf8');
  const [input, ...rest] = fences(page);
  if (!input) throw new Error(`${name} has no fence`);
  const lineBreak = input.info.includes('crlf') ? '\r\n' : '\n';
  const [before, after] = input.text.replaceAll('\n', lineBreak).split('<|>');
  if (after === undefined) throw new Error(`${name} has no <|>`);
  const find = (info: string) => rest.find((fence) => fence.info === info)?.text;
  const titles = (find('offered') ?? '').split('\n').filter((line) => line !== '');
  const chosen = (titles.find((line) => line.startsWith('> ')) ?? titles[0])?.replace(/^> /, '');
  const result = find('result')?.replaceAll('\n', lineBreak);
  return {
    name,
    head: page.split('\n```offered\n')[0]!.trimEnd(),
    fileName: `myapp.${input.info.split(' ')[0]}`,
    text: before! + after,
    cursor: before!.length,
    offered: titles.map((line) => line.replace(/^> /, '')),
    ...(chosen !== undefined && { chosen }),
    ...(result !== undefined && { result }),
  };
}

/** What is offered at an offset. */
export async function offer(fileName: string, text: string, offset: number): Promise<Generated[]> {
  const { snapshot, file } = await testSnapshot(fileName, text);
  const at = file.lines.position(offset);
  return generate(snapshot, file, { start: at, end: at });
}

/** The titles of a case as they are now, and the text after the chosen one. */
export async function runCase({ fileName, text, cursor, chosen }: Case): Promise<{
  readonly offered: readonly string[];
  readonly chosen?: string;
  readonly result?: string;
}> {
  const all = await offer(fileName, text, cursor);
  const one = all.find(({ title }) => title === chosen) ?? all[0];
  return {
    offered: all.map(({ title }) => title),
    ...(one && { chosen: one.title, result: applyEdits(text, one.edits) }),
  };
}

/** The page of a case with what it gives now. */
export function writeCase({ head }: Case, now: Awaited<ReturnType<typeof runCase>>): string {
  const titles = now.offered.map((title, i) => (title === now.chosen && i > 0 ? `> ${title}` : title));
  const offered = ['```offered', ...titles, '```'].join('\n');
  const result = now.result === undefined ? '' : `\n\`\`\`result\n${now.result.replaceAll('\r\n', '\n')}\`\`\`\n`;
  return `${head}\n\n${offered}\n${result}`;
}
