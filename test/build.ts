// The built product for tests that run it: `dist` of the checkout, built by vitest before the first test.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** The folder of the bundles. */
export const DIST = join(ROOT, 'dist');

/** vitest calls this once for a run, before any test. Builds unless `dist` is newer than every source. */
export function setup(): void {
  const built = join(DIST, 'cli.js');
  const sources = ['server/src', 'client/src', 'syntaxes', 'esbuild.mjs', 'scripts/serverCore.mjs', 'package.json'];
  if (existsSync(built) && newest(sources) <= statSync(built).mtimeMs) return;
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: ROOT, stdio: 'inherit' });
}

function newest(paths: readonly string[]): number {
  const times = paths.map((path) => {
    const full = join(ROOT, path);
    const info = statSync(full);
    if (!info.isDirectory()) return info.mtimeMs;
    return Math.max(
      ...readdirSync(full, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(full, name)).mtimeMs),
    );
  });
  return Math.max(...times);
}
