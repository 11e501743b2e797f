/** Draws the pictures of the walkthrough as SVG: text in the colours of the reader's theme, in boxes. */

/** VS Code puts the picture into a page with the variables of the theme; a viewer without them gets the second colour. */
const COLOURS = {
  text: 'var(--vscode-foreground, #3b3b3b)',
  quiet: 'var(--vscode-descriptionForeground, #767676)',
  link: 'var(--vscode-textLink-foreground, #005fb8)',
  error: 'var(--vscode-editorError-foreground, #e51400)',
  warning: 'var(--vscode-editorWarning-foreground, #bf8803)',
  background: 'var(--vscode-editor-background, #ffffff)',
  box: 'var(--vscode-editorHoverWidget-background, #f8f8f8)',
  border: 'var(--vscode-editorHoverWidget-border, #c8c8c8)',
  chosen: 'var(--vscode-list-hoverBackground, #e8e8e8)',
} as const;

export type Colour = keyof typeof COLOURS;

/** One line of a picture: pieces of text one after the other. */
export type Line = readonly { readonly text: string; readonly colour?: Colour; readonly bold?: boolean }[];

export interface Block {
  readonly lines: readonly Line[];
  /** A box has a border; text stands on the page. */
  readonly kind: 'box' | 'text';
  /** The line of a box that has the focus. */
  readonly chosen?: number;
  /** The part of the first line with a wavy line under it: its first column and its length. */
  readonly wave?: { readonly from: number; readonly length: number };
}

/** Beside the steps there is room for 60 letters of a readable size. */
const WIDTH = 496;
const LEFT = 20;
const LINE = 20;
/** The advance of one letter of a monospaced font of 13 pixels; `textLength` holds every viewer to it. */
const LETTER = 7.4;

/** The text of an SVG file with the blocks one below the other. */
export function draw(blocks: readonly Block[]): string {
  const parts: string[] = [];
  let top = 16;
  for (const block of blocks) {
    parts.push(...drawBlock(block, top));
    top += block.lines.length * LINE + 24;
  }
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" font-family="Consolas, Menlo, monospace" font-size="13">`;
  const page = `<rect width="${WIDTH}" height="${top}" rx="6" fill="${COLOURS.background}"/>`;
  return `${[open, page, ...parts, '</svg>'].join('\n')}\n`;
}

function drawBlock({ lines, kind, chosen, wave }: Block, top: number): string[] {
  const left = kind === 'box' ? LEFT + 12 : LEFT;
  const parts: string[] = [];
  if (kind === 'box') {
    const size = `x="${LEFT}" y="${top - 4}" width="${WIDTH - 2 * LEFT}" height="${lines.length * LINE + 12}" rx="4"`;
    parts.push(`<rect ${size} fill="${COLOURS.box}" stroke="${COLOURS.border}"/>`);
  }
  if (chosen !== undefined) {
    const size = `x="${LEFT + 4}" y="${top + chosen * LINE}" width="${WIDTH - 2 * LEFT - 8}" height="${LINE}" rx="3"`;
    parts.push(`<rect ${size} fill="${COLOURS.chosen}"/>`);
  }
  lines.forEach((line, index) => {
    parts.push(...drawLine(line, left, top + index * LINE + 15));
  });
  if (wave) {
    const half = LETTER / 2;
    const down = `M${at(left, wave.from)} ${top + 19}`;
    const waves = Array.from(
      { length: wave.length },
      (_, index) => `q${half / 2} ${index % 2 ? -4 : 4} ${half} 0t${half} 0`,
    );
    parts.push(`<path d="${down}${waves.join('')}" fill="none" stroke="${COLOURS.warning}" stroke-width="1.2"/>`);
  }
  return parts;
}

function drawLine(line: Line, left: number, y: number): string[] {
  let column = 0;
  const parts: string[] = [];
  for (const { text, colour = 'text', bold } of line) {
    const look = `fill="${COLOURS[colour]}"${bold ? ' font-weight="bold"' : ''}`;
    // HTML draws several blanks as one, so what stands between them is placed by itself.
    for (const { 0: run, index } of text.matchAll(/\S+(?: \S+)*/g)) {
      const place = `x="${at(left, column + index)}" y="${y}" textLength="${round(run.length * LETTER)}"`;
      parts.push(`<text ${place} lengthAdjust="spacingAndGlyphs" ${look}>${escaped(run)}</text>`);
    }
    column += text.length;
  }
  return parts;
}

function at(left: number, column: number): number {
  return round(left + column * LETTER);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
