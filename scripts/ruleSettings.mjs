// Writes the schema of the setting `portcon.rules` in package.json from the rules; --check only compares.
import { readFile, writeFile } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const SEVERITIES = ['off', 'hint', 'information', 'warning', 'error'];

const text = await readFile('package.json', 'utf8');
const manifest = JSON.parse(text);
manifest.contributes.configuration.properties['portcon.rules'].properties = await schema();
const fresh = `${JSON.stringify(manifest, null, 2)}\n`;
if (process.argv.includes('--check')) {
  if (fresh !== text) throw new Error('The setting portcon.rules is not up to date; run node scripts/ruleSettings.mjs');
} else await writeFile('package.json', fresh);

async function schema() {
  // Node 20 runs no TypeScript, so the list of rules is bundled first.
  const { outputFiles } = await esbuild.build({
    entryPoints: ['server/src/core/lint/rules/all.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    loader: { '.md': 'text' },
    external: ['web-tree-sitter'],
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { RULES } = await import(`data:text/javascript;base64,${code}`);
  const entries = RULES.map(({ id, severity, summary }) => [
    id,
    { type: 'string', enum: SEVERITIES, default: severity, markdownDescription: `${summary} (${severity})` },
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
