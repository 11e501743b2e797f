/** The walkthrough of the manifest: its texts are short, its commands and pictures exist, its example has three mistakes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { testSnapshot } from '../snapshot.ts';

interface Step {
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

const { commands, walkthroughs } = JSON.parse(readFileSync('package.json', 'utf8')).contributes;
const steps: readonly Step[] = walkthroughs[0].steps;

it('has one walkthrough of four steps', () => {
  expect(walkthroughs).toHaveLength(1);
  expect(steps).toHaveLength(4);
});

describe.each(steps)('$title', ({ title, description, media, completionEvents }) => {
  it('is short, without code marks, which VS Code shows as they are', () => {
    expect(title.length).toBeLessThan(24);
    expect(description.replace(/\n.*/s, '').length).toBeLessThan(210);
    expect(description).not.toContain('`');
  });

  it('names commands that there are', () => {
    const own: string[] = commands.map(({ command }: { command: string }) => `command:${command}`);
    for (const [command] of description.matchAll(/command:portcon\.\w+/g)) expect(own).toContain(command);
    expect(completionEvents.length).toBeGreaterThan(0);
  });

  it('has a picture and says what it shows', () => {
    expect(readFileSync(media.svg, 'utf8')).toMatch(/^<svg /);
    expect(media.altText.length).toBeGreaterThan(20);
  });
});

it.each(['example.te', 'Untitled-1'])('the example has three mistakes that have a fix, as %s', async (name) => {
  const { snapshot, file } = await testSnapshot(name, readFileSync('walkthrough/example.te', 'utf8'));
  const { findings } = lint(snapshot, file, {});
  expect(findings.map(({ rule }) => rule)).toEqual([
    'port-already-defined',
    'name-bind-target-not-port-type',
    'unknown-permission',
  ]);
  for (const { fixes } of findings) expect(fixes?.().length).toBeGreaterThan(0);
});
