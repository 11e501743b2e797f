/** What Portcon looks like: in light, dark and high-contrast themes, with the keyboard alone; its settings and walkthrough. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { requireRoot, requireTool } from '../requireTool.ts';
import * as keyboard from './keyboard.ts';
import { pictureForDocs } from './pictures.ts';
import { type RecordedTools, recordTools } from './recordedTools.ts';
import * as at from './selectors.ts';
import { type Session, startSession } from './session.ts';
import * as vscode from './workbench.ts';

/** The folder of the file that *Open an Example* shows. */
const FOLDER = fileURLToPath(new URL('../../walkthrough', import.meta.url));
const FILE = 'example.te';

/** Theme, and the class that VS Code gives its window; the class of the first theme is not yet there. */
const THEMES = {
  dark: ['Default Dark Modern', 'vs-dark'],
  light: ['Default Light Modern', 'vs'],
  'high-contrast-dark': ['Default High Contrast', 'hc-black'],
  'high-contrast-light': ['Default High Contrast Light', 'hc-light'],
} as const;
type Theme = keyof typeof THEMES;

const why = 'the end-to-end tests';
const tools = ['code-server', 'node24', 'chromium', 'semanage', 'seinfo', 'unshare'].map((name) =>
  requireTool(name, why),
);
const isRoot = requireRoot(why);

describe.skipIf(!isRoot || tools.includes(undefined))('the looks in VS Code', { timeout: 120_000 }, () => {
  let recorded: RecordedTools;
  let session: Session;
  let bench: vscode.Workbench;

  beforeAll(async () => {
    recorded = recordTools(requireTool('semanage', why) ?? '', requireTool('seinfo', why) ?? '');
    session = await startSession({ PATH: [recorded.folder, process.env.PATH].join(delimiter) });
    const folder = session.copyOf(FOLDER);
    bench = await vscode.openWorkbench(session.browser, session.server.origin, { folder, file: FILE, trust: 'yes' });
    await vscode.waitForStatus(bench, 'from semanage');
  }, 240_000);

  afterAll(async () => {
    await session?.close();
    recorded?.remove();
  });

  test('has tabs of 8 columns in the file that was open first', async () => {
    explainFailure();
    await bench.page.locator(at.INDENTATION, { hasText: /8$/ }).waitFor({ timeout: 10_000 });
  });

  test('the keyboard finds, explains and mends a mistake', async () => {
    explainFailure();
    expect(await keyboard.nextProblem(bench)).toContain('udp_socket has no permission name_connect');
    await bench.page.keyboard.press('Escape');
    await keyboard.showHover(bench, 'no such permission');
    await bench.page.keyboard.press('Escape');
    expect(await keyboard.openFixes(bench)).toEqual(['Remove this rule', 'Disable unknown-permission on this line']);
    await bench.page.keyboard.press('Enter');
    await keyboard.waitForText(bench, (text) => !text.includes('name_connect'));
    await keyboard.undo(bench, (text) => text.includes('name_connect'));
  });

  test('the keyboard looks up a port and takes its type', async () => {
    explainFailure();
    await vscode.cursorTo(bench, 'example_port_t:udp_socket');
    await vscode.runCommand(bench, 'SELinux: Look Up a Port…');
    await vscode.typeAndWait(bench, '8008-8010', 'tcp/8010');
    await bench.page.keyboard.press('ArrowDown');
    await bench.page.keyboard.press('Enter');
    await keyboard.waitForText(bench, (text) => text.includes('http_port_texample_port_t'));
    await keyboard.undo(bench, (text) => !text.includes('http_port_t'));
  });

  test('the keyboard opens the port data in the status bar; the link Refresh is in view', async () => {
    explainFailure();
    await bench.page.setViewportSize({ width: 760, height: 400 });
    const popup = await keyboard.openLanguageStatus(bench, 'Ports:');
    expect(await vscode.textOf(popup)).toMatch(/Ports: \d+ from semanage \(1 local\)/);
    const link = await popup.getByText('Refresh').boundingBox();
    expect(link!.x + link!.width).toBeLessThan(bench.page.viewportSize()!.width);
    const policy = bench.page.locator(at.LANGUAGE_STATUS_POPUP, { hasText: 'Policy:' });
    // The headers are not installed everywhere.
    expect(await vscode.textOf(policy)).toMatch(/Policy: ([\d,]+ interfaces?, \d+ modules?|none found)/);
    await pictureForDocs(bench, 'status');
    await keyboard.backToEditor(bench);
  });

  test('the keyboard writes the rules of a server with a snippet', async () => {
    explainFailure();
    await keyboard.takeSnippet(bench, 'tcp_server');
    await bench.page.keyboard.type('web');
    await keyboard.waitForText(bench, (text) => text.includes('allow web_t web_port_t:tcp_socket name_bind;'));
    await keyboard.undo(bench, (text) => !/web|myapp|tcp_server/.test(text));
  });

  test.each(Object.keys(THEMES) as Theme[])(
    'a finding fits into its hover, and that into the window, %s',
    async (theme) => {
      explainFailure();
      await bench.page.setViewportSize({ width: 820, height: 420 });
      await use(theme);
      await vscode.cursorTo(bench, '80');
      const text = await keyboard.showHover(bench, 'tcp/80 → http_port_t');
      expect(text).toContain('Port tcp/80 already defined: http_port_t (policy).');
      const box = await bench.page.locator(at.HOVER).first().boundingBox();
      expect(box!.x).toBeGreaterThan(0);
      expect(box!.x + box!.width).toBeLessThan(820);
      // All of it without scrolling: its last line is drawn inside.
      const last = await bench.page.locator(at.HOVER).first().getByText('refresh').boundingBox();
      expect(last!.y + last!.height).toBeLessThan(box!.y + box!.height);
      await pictureForDocs(bench, `looks-${theme}`);
      await bench.page.keyboard.press('Escape');
    },
  );

  test('the settings are in groups', async () => {
    explainFailure();
    await bench.page.setViewportSize({ width: 1000, height: 800 });
    await use('light');
    await keyboard.press(bench, ['Control+Comma'], bench.page.locator(at.SETTINGS_SEARCH));
    await bench.page.keyboard.type('@ext:portcon.portcon ');
    for (const group of ['Ports', 'Rules', 'Log'])
      await bench.page.locator(at.SETTINGS_GROUP, { hasText: group }).first().waitFor();
    await bench.page.keyboard.press('Escape');
  });

  test('the walkthrough has four steps, each with its picture', async () => {
    explainFailure();
    await bench.page.setViewportSize({ width: 1200, height: 680 });
    await vscode.runCommand(bench, 'Welcome: Open Walkthrough...');
    await vscode.typeAndWait(bench, 'SELinux ports', 'SELinux ports');
    await bench.page.keyboard.press('Enter');
    await bench.page.locator(at.STEP).first().waitFor();
    expect(await bench.page.locator(at.STEP).count()).toBe(4);
    await bench.page.frameLocator(at.STEP_FRAME).frameLocator('iframe').locator('svg text').first().waitFor();
    await pictureForDocs(bench, 'walkthrough');
  });

  test('the example has its three mistakes', async () => {
    explainFailure();
    await vscode.runCommand(bench, 'SELinux: Open an Example');
    const untitled = bench.page.locator('.monaco-editor[data-uri^="untitled:"]');
    await untitled.locator(at.squiggle('error')).first().waitFor();
    await untitled.locator(at.squiggle('warning')).nth(1).waitFor();
  });

  /** Switches the theme in the settings of the folder, and lets the cursor stand still for the pictures. */
  async function use(theme: Theme): Promise<void> {
    const [name, windowClass] = THEMES[theme];
    const settings = { 'editor.cursorBlinking': 'solid', 'workbench.colorTheme': name };
    mkdirSync(join(bench.folder, '.vscode'), { recursive: true });
    writeFileSync(join(bench.folder, '.vscode', 'settings.json'), JSON.stringify(settings));
    await bench.page.locator(`${at.WORKBENCH}.${windowClass}`).waitFor();
  }

  /** On failure: a picture of the window. */
  function explainFailure(): void {
    onTestFailed(async ({ task }) => {
      await vscode.screenshot(bench, `failed ${task.name}`.replaceAll(/\W+/g, '-')).catch(() => undefined);
    });
  }
});
