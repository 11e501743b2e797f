// Bundles parts of the server's core for a script, since Node cannot load them as TypeScript.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The exports of `entry`, a module text whose imports are relative to server/src. */
export async function bundleCore(entry) {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-core-'));
  const server = new URL('../server/src', import.meta.url).pathname;
  const require = createRequire(import.meta.url);
  try {
    const outfile = join(folder, 'core.cjs');
    await build({
      stdin: { contents: entry, resolveDir: server, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') },
      outfile,
      logLevel: 'warning',
    });
    return require(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
