/** One code-server with the extension and one Chromium, for all tests of a file. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { toolPath } from '../../scripts/tools.mjs';
import { type CodeServer, packExtension, startCodeServer } from '../../scripts/vscode.mjs';

export interface Session {
  readonly server: CodeServer;
  readonly browser: Browser;
  /** A new copy of a folder, so that what one test writes no other one reads. */
  copyOf(folder: string): string;
  close(): Promise<void>;
}

/**
 * What the tests need that a user would not want: no saving behind their back, hovers at once, a question of trust; and
 * for the pictures, nothing around the editor.
 */
const SETTINGS = {
  'breadcrumbs.enabled': false,
  'editor.hover.delay': 100,
  'editor.minimap.enabled': false,
  'files.autoSave': 'off',
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'always',
  'security.workspace.trust.banner': 'never',
  'window.commandCenter': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
};

/** Keeps VS Code from asking a login shell for the environment, which would give it another PATH than ours. */
const AS_IT_IS = { VSCODE_CLI: '1' };

/**
 * Starts both; `env` is added to the server's environment, `settings` to the user's. PORTCON_VSIX names a packed extension
 * to test as it is.
 */
export async function startSession(
  env: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'pc-e2e-'));
  const vsix = process.env.PORTCON_VSIX ?? join(folder, 'portcon.vsix');
  if (!process.env.PORTCON_VSIX) packExtension(vsix);
  const server = await startCodeServer({ vsix, settings: { ...SETTINGS, ...settings }, env: { ...env, ...AS_IT_IS } });
  const browser = await launch().catch(async (error) => {
    await server.stop();
    throw error;
  });
  let copies = 0;
  return {
    server,
    browser,
    copyOf(source) {
      copies += 1;
      const copy = join(folder, `ws${copies}`);
      cpSync(source, copy, { recursive: true });
      return copy;
    },
    async close() {
      await browser.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function launch(): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  return chromium.launch({
    executablePath: toolPath('chromium') ?? 'chromium',
    // In a container Chromium has no sandbox, no graphics and a small /dev/shm.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...quiet],
  });
}
