/** The pictures of the walkthrough show what Portcon says of its example; UPDATE=1 draws them again. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hover } from '../../server/src/core/features/hover.ts';
import { lookUpPort } from '../../server/src/core/features/lookUpPort.ts';
import { lint } from '../../server/src/core/lint/lint.ts';
import { reportText } from '../../server/src/node/cli/reportText.ts';
import { testSnapshot } from '../snapshot.ts';
import { type Block, type Colour, draw, type Line } from './draw.ts';

const FILE = 'example.te';
const TEXT = readFileSync(`walkthrough/${FILE}`, 'utf8');
const { snapshot, file } = await testSnapshot(FILE, TEXT);
const { findings } = lint(snapshot, file, {});
const [first] = findings;
const { start, end } = first!.range;

const said = (text: string, colour?: Colour): Line => [{ text, ...(colour && { colour }) }];

/** The line of the first finding, underlined. */
const found: Block = {
  kind: 'text',
  lines: [said(file.lines.line(start.line), 'quiet')],
  wave: { from: start.character, length: end.character - start.character },
};

const PICTURES: { readonly [name: string]: () => readonly Block[] } = {
  ports() {
    const rows = lookUpPort(snapshot.ports, '8008-8010').flatMap(({ port, type, origin, reason }): Line[] => [
      [{ text: port.padEnd(16), bold: true }, { text: type }],
      said(`${origin}, ${reason}`, 'quiet'),
    ]);
    return [
      { kind: 'box', lines: [said('8008-8010')] },
      { kind: 'box', lines: rows, chosen: 0 },
    ];
  },
  finding() {
    const contents = hover(snapshot, file, { line: start.line, character: end.character })!.contents;
    const about = 'value' in (contents as object) ? plain((contents as { value: string }).value) : [];
    const message = wrapped(first!.message, 57).map((text) => said(text));
    return [
      found,
      { kind: 'box', lines: [...message, said(first!.rule, 'link')] },
      { kind: 'box', lines: about.map((text) => said(text)) },
    ];
  },
  fix() {
    const titles = [...first!.fixes!().map(({ title }) => title), `Disable ${first!.rule} on this line`];
    return [found, { kind: 'box', lines: titles.map((title) => said(title)), chosen: 0 }];
  },
  cli() {
    const ports = { table: snapshot.ports, provenance: snapshot.provenance, sysctls: snapshot.sysctls };
    const made = findings.map(({ fixes, ...finding }) => ({ ...finding, fixes: fixes?.() ?? [] }));
    const checked = { path: FILE, uri: file.uri, text: TEXT, findings: made, failures: [] };
    // The narrowest report; there is no terminal here to ask.
    process.stdout.columns = 60;
    const report = withoutColours(reportText([checked], ports, 0.2))
      .trimEnd()
      .split('\n');
    return [{ kind: 'text', lines: [said(`$ portcon check ${FILE}`), ...report.map(reported)] }];
  },
};

it.each(Object.entries(PICTURES))('%s is as Portcon says it', (name, blocks) => {
  const path = `images/walkthrough/${name}.svg`;
  const drawn = draw(blocks());
  if (process.env.UPDATE) writeFileSync(path, drawn);
  expect(readFileSync(path, 'utf8'), 'UPDATE=1 draws it again').toBe(drawn);
  expect(statSync(path).size).toBeLessThan(10_000);
});

it('a picture says no more than its width holds', () => {
  for (const blocks of Object.values(PICTURES)) {
    for (const { lines } of blocks()) {
      for (const line of lines) expect(line.map(({ text }) => text).join('').length).toBeLessThanOrEqual(62);
    }
  }
});

/** A line of the report in the colours of the terminal. */
function reported(line: string): Line {
  const head = /^(\S+:\d+:\d+)( {2})(error|warning)(.*)$/.exec(line);
  if (head) {
    const [, place, gap, severity, rest] = head;
    return [{ text: `${place}${gap}`, bold: true }, { text: severity!, colour: severity as Colour }, { text: rest! }];
  }
  return said(line, /│/.test(line) ? 'quiet' : 'text');
}

/** The lines of a hover without its marks and without its footer. */
function plain(markdown: string): string[] {
  const [body] = markdown.split('\n\n');
  return body!.split('\n').map((line) => line.replace(/[*`]|\\(?=[*_`])/g, '').trim());
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    if (`${lines.at(-1)} ${word}`.length > width) lines.push(word);
    else lines.push(`${lines.pop()} ${word}`.trim());
  }
  return lines;
}

function withoutColours(text: string): string {
  return text.replace(/\u001b\[\d+m/g, '');
}
