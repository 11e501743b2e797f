/** Uses VS Code with the keyboard alone: nothing here moves the mouse or clicks. */
import type { Locator } from 'playwright-core';
import * as at from './selectors.ts';
import { runCommand, textOf, type Workbench } from './workbench.ts';

const MS = 20_000;
/** How long to wait before a key that a busy window may have lost is pressed again. */
const LOST_MS = 3000;

/** F8: the next finding from the cursor. Returns what the window under its line says. */
export async function nextProblem(bench: Workbench): Promise<string> {
  await press(bench, ['F8'], bench.page.locator(at.PEEKED_PROBLEM));
  return textOf(bench.page.locator(at.PEEKED_PROBLEM));
}

/** Ctrl+K Ctrl+I: the text of the hover of what the cursor is on, once it contains `expected`. */
export async function showHover(bench: Workbench, expected: string): Promise<string> {
  const box = bench.page.locator(at.HOVER, { hasText: expected }).first();
  await press(bench, ['Control+KeyK', 'Control+KeyI'], box);
  return textOf(box);
}

/** Ctrl+. and the titles of the quick fixes. */
export async function openFixes(bench: Workbench): Promise<string[]> {
  const rows = bench.page.locator(at.FIX_ROW);
  await press(bench, ['Control+Period'], rows.first());
  return (await textOf(rows)).split('\n');
}

/** Completes `prefix` in the empty line at the end of the file with the snippet of that name. */
export async function takeSnippet(bench: Workbench, prefix: string): Promise<void> {
  await bench.page.keyboard.press('Control+End');
  await bench.page.keyboard.type(prefix);
  await press(bench, ['Control+Space'], bench.page.locator(at.SUGGESTION_IN_FOCUS, { hasText: prefix }));
  await bench.page.keyboard.press('Enter');
}

/** Walks through the status bar to the `{}` and opens it; returns the item in it that has `text`. */
export async function openLanguageStatus(bench: Workbench, text: string): Promise<Locator> {
  const { page } = bench;
  await runCommand(bench, 'View: Focus Status Bar');
  const popup = page.locator(at.LANGUAGE_STATUS_POPUP, { hasText: text });
  for (let steps = 0; steps < 30; steps++) {
    await page.keyboard.press('ArrowRight');
    const found = await page.locator(`${at.LANGUAGE_STATUS}:focus`).count();
    if (found > 0) break;
  }
  await page.keyboard.press('Enter');
  await popup.waitFor({ timeout: MS });
  return popup;
}

/** Ctrl+1: out of whatever has the focus. */
export async function backToEditor(bench: Workbench): Promise<void> {
  await bench.page.keyboard.press('Escape');
  await bench.page.keyboard.press('Control+Digit1');
  await bench.page.locator(at.FOCUSED_EDITOR).waitFor({ timeout: MS });
}

/** Waits until the text of the editor, as far as it is in view, is as `isRight` says. */
export async function waitForText(bench: Workbench, isRight: (text: string) => boolean): Promise<void> {
  const lines = bench.page.locator(`${at.editorOf(bench.file)} .view-lines`);
  const end = Date.now() + MS;
  for (;;) {
    const text = await textOf(lines);
    if (isRight(text)) return;
    if (Date.now() > end) throw new Error(`the editor shows\n${text}`);
    await bench.page.waitForTimeout(50);
  }
}

/** Ctrl+Z until the text is as `isRight` says. */
export async function undo(bench: Workbench, isRight: (text: string) => boolean): Promise<void> {
  await bench.page.keyboard.press('Escape');
  for (let steps = 0; steps < 20; steps++) {
    await bench.page.keyboard.press('Control+KeyZ');
    if (isRight(await textOf(bench.page.locator(`${at.editorOf(bench.file)} .view-lines`)))) return;
  }
  throw new Error('undoing 20 times was not enough');
}

/** Presses the keys until `shown` is there; pressing them again does no harm. */
export async function press(bench: Workbench, keys: readonly string[], shown: Locator): Promise<void> {
  const end = Date.now() + MS;
  for (;;) {
    for (const key of keys) await bench.page.keyboard.press(key);
    try {
      return await shown.waitFor({ timeout: LOST_MS });
    } catch (error) {
      if (Date.now() > end) throw error;
      await bench.page.keyboard.press('Escape');
    }
  }
}

/** Types `text` in the line at the end of the file; returns the row of the suggestions that has the focus, once one has `expected`. */
export async function suggest(bench: Workbench, text: string, expected: string): Promise<string> {
  await bench.page.keyboard.press('Control+End');
  await bench.page.keyboard.type(text);
  const focused = bench.page.locator(at.SUGGESTION_IN_FOCUS, { hasText: expected });
  await press(bench, ['Control+Space'], focused);
  return textOf(focused);
}
