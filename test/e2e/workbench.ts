/** Drives a window of a real VS Code in Chromium: opens files, reads squiggles, hovers, fixes and the status bar. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { windowUrl } from '../../scripts/vscode.mjs';
import * as at from './selectors.ts';

const PICTURES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const SCRATCH = fileURLToPath(new URL('out/', import.meta.url));
/** The slowest signal there is: the first finding, with a cold browser on a busy machine. */
const FIRST_MS = 60_000;
const MS = 20_000;

/** A window and the file that is open in it. */
export interface Workbench {
  readonly page: Page;
  readonly folder: string;
  readonly file: string;
  /** What the page logged as errors. */
  readonly errors: readonly string[];
}

/** Opens `file` (a path in `folder`) in a new window and answers the question whether to trust the folder. */
export async function openWorkbench(
  browser: Browser,
  origin: string,
  target: { readonly folder: string; readonly file: string; readonly trust: 'yes' | 'no' },
): Promise<Workbench> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 640 }, locale: 'en-US' });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(windowUrl(origin, target.folder, join(target.folder, target.file)));
  await page.locator(at.WORKBENCH).waitFor({ timeout: FIRST_MS });
  const answer = target.trust === 'yes' ? at.TRUST : at.DO_NOT_TRUST;
  await page.locator(at.DIALOG_BUTTON, { hasText: answer }).click({ timeout: FIRST_MS });
  const workbench = { page, errors, folder: target.folder, file: target.file };
  await editor(workbench).locator('.view-line').first().waitFor({ timeout: FIRST_MS });
  await runCommand(workbench, 'View: Close Primary Side Bar');
  await page.locator(at.SIDE_BAR).waitFor({ state: 'hidden', timeout: MS });
  return workbench;
}

/** Waits for a wavy line of the severity; the editor draws only those in view. */
export async function waitForSquiggle(bench: Workbench, severity: 'error' | 'warning' | 'info'): Promise<void> {
  await editor(bench).locator(at.squiggle(severity)).first().waitFor({ timeout: FIRST_MS });
}

/** Scrolls to the first `text` of the file as it is on the disk, and puts the cursor at its start. */
export async function cursorTo(bench: Workbench, text: string, file = bench.file): Promise<void> {
  const before = readFileSync(join(bench.folder, file), 'utf8').split(text)[0] ?? '';
  const lines = before.split('\n');
  await quickInput(bench, 'Control+KeyG', `:${lines.length}:${(lines.at(-1) ?? '').length + 1}`);
  await bench.page.keyboard.press('Enter');
  await bench.page.locator(at.QUICK_INPUT).waitFor({ state: 'hidden', timeout: MS });
}

/** Moves the mouse to the end of the first `text` in view and returns the text of the hover that contains `expected`. */
export async function hover(bench: Workbench, text: string, expected: string): Promise<string> {
  const box = bench.page.locator(at.HOVER).filter({ hasText: expected });
  const end = Date.now() + MS;
  for (;;) {
    // A hover that is open may cover the text, and a line that moved under the mouse takes its hover with it.
    await bench.page.mouse.move(5, 5);
    const point = await pointOf(bench, text);
    await bench.page.mouse.move(point.x, point.y, { steps: 3 });
    try {
      await box.first().waitFor({ timeout: 2500 });
      return await textOf(box.first());
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** Opens the quick fixes at the first `text` of the file and returns their titles. */
export async function quickFixes(bench: Workbench, text: string): Promise<string[]> {
  const rows = bench.page.locator(at.FIX_ROW);
  await cursorTo(bench, text);
  await bench.page.keyboard.press('Control+Period');
  await rows.first().waitFor({ timeout: MS });
  return (await rows.allInnerTexts()).map(plain);
}

/** Takes one of the quick fixes that are open. */
export async function applyFix(bench: Workbench, title: string): Promise<void> {
  await bench.page.locator(at.FIX_ROW, { hasText: title }).first().click({ timeout: MS });
}

/** Types a line at the end of the file. */
export async function typeLastLine(bench: Workbench, text: string): Promise<void> {
  await bench.page.keyboard.press('Control+End');
  await bench.page.keyboard.type(`${text}\n`);
}

/** Waits for a line of the editor that matches, and returns it. */
export async function waitForLine(bench: Workbench, pattern: RegExp): Promise<string> {
  // The editor draws blanks as U+00A0.
  const drawn = new RegExp(pattern.source.replaceAll(' ', '\\s'), pattern.flags);
  const line = editor(bench).locator('.view-line', { hasText: drawn }).first();
  await line.waitFor({ timeout: MS });
  return textOf(line);
}

/** Waits for a line of the expansion that is shown. */
export async function waitForExpansion(bench: Workbench, text: string): Promise<void> {
  const drawn = text.replaceAll(' ', '\u00a0');
  await bench.page.locator(at.EXPANSION).locator('.view-line', { hasText: drawn }).first().waitFor({ timeout: MS });
}

/** Waits until the language status of the status bar contains `expected`, and returns all of it. */
export async function waitForStatus(bench: Workbench, expected: string): Promise<string> {
  const status = bench.page.locator(`${at.LANGUAGE_STATUS}[aria-label*=${JSON.stringify(expected)}]`);
  await status.waitFor({ timeout: FIRST_MS }).catch(async (error) => {
    const labels = await bench.page.locator(at.LANGUAGE_STATUS).evaluateAll((all) => all.map((it) => it.ariaLabel));
    throw new Error(`the status never said ${expected}; it says ${JSON.stringify(labels)}`, { cause: error });
  });
  return plain((await status.getAttribute('aria-label')) ?? '');
}

/** Runs a command of the palette by its full title. */
export async function runCommand(bench: Workbench, title: string): Promise<void> {
  await quickInput(bench, 'F1', `>${title}`);
  await bench.page.locator(at.QUICK_ROW, { hasText: title }).first().waitFor({ timeout: MS });
  await bench.page.keyboard.press('Enter');
}

/** What a pop-up with `text` says, its buttons among it. */
export async function waitForToast(bench: Workbench, text: string): Promise<string> {
  const toast = bench.page.locator(at.TOAST, { hasText: text });
  await toast.waitFor({ timeout: MS });
  return plain((await toast.textContent()) ?? '');
}

/** F2 at the cursor: gives the name there another. */
export async function rename(bench: Workbench, name: string): Promise<void> {
  await bench.page.keyboard.press('F2');
  await bench.page.locator(at.RENAME_INPUT).fill(name, { timeout: MS });
  await bench.page.keyboard.press('Enter');
}

/** F12 at the cursor: the file that it leads to, whose path ends with `file`. */
export async function goToDefinition(bench: Workbench, file: string): Promise<Workbench> {
  await bench.page.keyboard.press('F12');
  const opened = { ...bench, file };
  await editor(opened).locator('.view-line').first().waitFor({ timeout: MS });
  return opened;
}

/** From the file that a definition led to, back to that of `bench`. */
export async function goBack(bench: Workbench): Promise<void> {
  await runCommand(bench, 'View: Open Previous Recently Used Editor');
  await editor(bench).locator('.view-line').first().waitFor({ timeout: MS });
}

/** Opens another file of the folder in the same window. */
export async function openFile(bench: Workbench, file: string): Promise<Workbench> {
  await quickInput(bench, 'Control+KeyP', file);
  await bench.page
    .locator(at.QUICK_ROW, { hasText: file.split('/').at(-1)! })
    .first()
    .waitFor({ timeout: MS });
  await bench.page.keyboard.press('Enter');
  const opened = { ...bench, file };
  await editor(opened).locator('.view-line').first().waitFor({ timeout: MS });
  return opened;
}

/** Types into the quick input that is open; returns the rows of its list once one contains `expected`. */
export async function typeAndWait(bench: Workbench, text: string, expected: string): Promise<string[]> {
  await bench.page.locator(at.QUICK_INPUT).fill(text, { timeout: MS });
  await bench.page.locator(at.QUICK_ROW, { hasText: expected }).first().waitFor({ timeout: MS });
  return (await bench.page.locator(at.QUICK_ROW).allInnerTexts()).map(plain);
}

/** A picture of the window: into docs/images with UPDATE_IMAGES=1, else into a folder git ignores. */
export async function screenshot(bench: Workbench, name: string): Promise<void> {
  const folder = process.env.UPDATE_IMAGES === '1' && !name.startsWith('failed') ? PICTURES : SCRATCH;
  mkdirSync(folder, { recursive: true });
  await bench.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

function editor(bench: Workbench): Locator {
  return bench.page.locator(at.editorOf(bench.file));
}

async function quickInput(bench: Workbench, key: string, text: string): Promise<void> {
  await bench.page.keyboard.press(key);
  await bench.page.locator(at.QUICK_INPUT).fill(text, { timeout: MS });
}

/** The last character of the first `text` in the lines in view. A comment is one element, so elements do not help. */
async function pointOf(bench: Workbench, text: string): Promise<{ x: number; y: number }> {
  const handle = await bench.page.waitForFunction(findText, { editor: at.editorOf(bench.file), text }, { timeout: MS });
  return (await handle.jsonValue()) as { x: number; y: number };
}

/** Runs in the page. */
function findText(target: { editor: string; text: string }): { x: number; y: number } | undefined {
  // biome-ignore lint/suspicious/noExplicitAny: the page's globals are not among the types of a Node program
  const document = (globalThis as any).document;
  const lines = [...document.querySelectorAll(`${target.editor} .view-line`)];
  lines.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
  for (const line of lines) {
    const start = line.textContent.replaceAll('\u00a0', ' ').indexOf(target.text);
    if (start < 0) continue;
    const range = document.createRange();
    const walker = document.createTreeWalker(line, 4);
    let offset = 0;
    const last = start + target.text.length - 1;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = node.textContent.length;
      if (last < offset + length) {
        range.setStart(node, last - offset);
        range.setEnd(node, last - offset + 1);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
      offset += length;
    }
  }
  return undefined;
}

/** The text as it is laid out, with its line breaks, which textContent does not have. */
export async function textOf(locator: Locator): Promise<string> {
  const texts = await locator.allInnerTexts();
  return plain(texts.join('\n'));
}

function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ').trim();
}
