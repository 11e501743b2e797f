// Reading and judging that stop anywhere and go on later end as if nobody had stopped them.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { giveUp, type Steps } from '../../server/src/core/base/steps.ts';
import { lint, lintSteps } from '../../server/src/core/lint/lint.ts';
import type { Rule } from '../../server/src/core/lint/rule.ts';
import { type Draft, draftOf, dropDraft, editDraft, newDraft } from '../../server/src/core/syntax/draft.ts';
import { readDraft } from '../../server/src/core/syntax/readDraft.ts';
import { parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';
import { testSnapshot } from '../snapshot.ts';
import { firstDifference, plain, randomChange, randomFrom } from './typing.ts';

const example = (name: string) => readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8');
const FILES = [
  ['clean/relayd.te', example('clean/relayd.te')],
  ['beacond/beacond.te', example('beacond/beacond.te')],
  ['beacond/beacond.if', example('beacond/beacond.if')],
  ['beacond/beacond.fc', example('beacond/beacond.fc')],
  ['one long statement', `allow a_t { ${'b_t '.repeat(8000)}}:file read;\n`],
  ['one long error', "') a_t ".repeat(4000)],
  ['errors in a long block', `interface(\`a',\`\n${'allow $1 b_t:file;\n'.repeat(1500)}')\n`],
] as const;

/** Does the work; returns how often it stopped. */
function drive<T>(steps: Steps<T>): { readonly value: T; readonly stops: number } {
  for (let stops = 0; ; stops++) {
    const { done, value } = steps.next();
    if (done) return { value, stops };
  }
}

it.each(FILES)('%s', { timeout: 120_000 }, async (name, text) => {
  const grammars = await testGrammars();
  const { snapshot: empty } = await testSnapshot('empty.te', '');
  const random = randomFrom(name.length);
  const uri = `file:///work/${name.includes('.') ? name : 'a.te'}`;
  // Short texts are parsed at once, so they are made long; then each place where the work may stop is as good as any.
  const long = text.repeat(Math.ceil(25_000 / text.length));
  const pause = () => random(3) === 0;
  const read = (draft: Draft) => readDraft(grammars, draft, {}, pause);
  let { value: file, stops } = drive(read(newDraft(uri, undefined, long)));
  for (let i = 0; i < 12; i++) {
    let draft = editDraft(draftOf(file), [randomChange(file, random)]);
    // Somebody types on, twice at most, before it is read.
    for (let left = random(3); left > 0; left--) {
      const steps = read(draft);
      for (let n = random(12); n > 0 && !steps.next().done; n--);
      const isDone = steps.next().done;
      if (isDone) draft = newDraft(uri, undefined, draft.text);
      giveUp(steps);
      draft = editDraft(draft, [randomChange(draft, random)]);
      // Another file is read meanwhile.
      parseFile(grammars, 'file:///work/other.te', 'type other_t;\n').tree?.delete();
    }
    const done = drive(read(draft));
    file = done.value;
    stops += done.stops;
    const fresh = parseFile(grammars, uri, file.text);
    const step = () => `edit ${i}`;
    expect(firstDifference(file.tree!, fresh.tree!), step()).toBeUndefined();
    expect(plain(file), step()).toEqual(plain(fresh));
    const snapshot = { ...empty, files: new Map([[uri, file]]) };
    const judged = drive(lintSteps(snapshot, file, {}, pause));
    stops += judged.stops;
    const withoutFixes = (found: unknown) => JSON.parse(JSON.stringify(found));
    expect(withoutFixes(judged.value), step()).toEqual(
      withoutFixes(lint({ ...empty, files: new Map([[uri, fresh]]) }, fresh, {})),
    );
    fresh.tree?.delete();
  }
  file.tree?.delete();
  expect(stops).toBeGreaterThan(30);
});

it('a stage that takes too long behind others is read in shorter ones', async () => {
  const grammars = await testGrammars();
  const text = `')\n${example('beacond/beacond.te')}`.repeat(100);
  const uri = 'file:///work/a.te';
  /** A slice in which more than `asks` times is asked takes too long, but for the first three. */
  const read = (asks: number) => {
    let asked = 0;
    let mostAsked = 0;
    let first = 3;
    const isLong = () => ++asked > asks && first < 0;
    const steps = readDraft(grammars, newDraft(uri, undefined, text), { isLong }, () => true);
    for (let stops = 0; ; stops++) {
      mostAsked = Math.max(mostAsked, asked);
      asked = 0;
      first--;
      const { done, value } = steps.next();
      if (done) return { file: value, stops, mostAsked };
    }
  };
  const whole = read(Number.POSITIVE_INFINITY);
  const fresh = parseFile(grammars, uri, text);
  const { file, stops } = read(Math.floor(0.95 * whole.mostAsked));
  expect(firstDifference(file.tree!, fresh.tree!)).toBeUndefined();
  expect(stops).toBeGreaterThan(whole.stops);
  expect(read(1).file.unchecked?.reason).toBe('takes too long to read');
});

it('a draft that nobody reads frees the tree before it', async () => {
  const grammars = await testGrammars();
  const { value: file } = drive(
    readDraft(grammars, newDraft('file:///a.te', undefined, 'type a_t;\n'), {}, () => false),
  );
  const draft = editDraft(draftOf(file), [{ range: file.lines.range(5, 5), text: 'b' }]);
  expect(draft.before?.tree).toBe(file.tree);
  dropDraft(draft);
  // A deleted tree has no address.
  expect((file.tree as unknown as { 0: number })[0]).toBe(0);
});

it('a look at a file that is given up frees what its rules hold', async () => {
  const { snapshot, file } = await testSnapshot('a.te', 'type a_t;\n');
  let isFreed = false;
  const rule: Rule = {
    id: 'slow',
    severity: 'hint',
    summary: '',
    *file() {
      try {
        for (;;) yield;
      } finally {
        isFreed = true;
      }
    },
  };
  const steps = lintSteps(snapshot, file, {}, () => true, [rule]);
  for (let i = 0; i < 20; i++) expect(steps.next().done).toBe(false);
  giveUp(steps);
  expect(isFreed).toBe(true);
});
