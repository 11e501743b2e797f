// `npm run settings`: writes what package.json (the schema of `portcon.rules`), README.md (the table) and docs/rules.md (how
// often each rule finds something in real policy, as its page says) say of the rules.
// With --check it only compares.
import { readFile, writeFile } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const SEVERITIES = ['off', 'hint', 'information', 'warning', 'error'];
const TABLE = /(<!-- rules: [^\n]*-->\n)[\s\S]*?(<!-- end of rules -->)/;

const rules = await readRules();
await renew('package.json', (text) => {
  const manifest = JSON.parse(text);
  const section = manifest.contributes.configuration.find(({ properties }) => 'portcon.rules' in properties);
  section.properties['portcon.rules'].properties = schema();
  return `${JSON.stringify(manifest, null, 2)}\n`;
});
await renew('README.md', (text) => text.replace(TABLE, (_, start, end) => `${start}${table()}${end}`));

const counts = await countsTable();
await renew('docs/rules.md', (text) => text.replace(TABLE, (_, start, end) => `${start}${counts}${end}`));

async function renew(file, change) {
  const text = await readFile(file, 'utf8');
  const fresh = change(text);
  if (fresh === text) return;
  if (process.argv.includes('--check'))
    throw new Error(`${file} is not up to date with the rules; run npm run settings`);
  await writeFile(file, fresh);
}

async function readRules() {
  // Node 20 runs no TypeScript, so the list of rules is bundled first.
  const { outputFiles } = await esbuild.build({
    entryPoints: ['server/src/core/lint/rules/all.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    // Not for Node, where yaml is CommonJS that an ES module cannot require.
    platform: 'browser',
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { RULES } = await import(`data:text/javascript;base64,${code}`);
  return RULES;
}

function schema() {
  const entries = rules.map(({ id, severity, summary }) => [
    id,
    { type: 'string', enum: SEVERITIES, default: severity, markdownDescription: `${summary} (${severity})` },
  ]);
  return Object.fromEntries(entries);
}

function table() {
  const rows = rules.map(
    ({ id, severity, summary }) => `| [${id}](server/src/core/lint/rules/${id}.md) | ${severity} | ${summary} |`,
  );
  return ['| rule | severity | what it finds |', '|---|---|---|', ...rows, ''].join('\n');
}

/** test/lint/corpus.test.ts compares the counts of the pages with what the rules find. */
async function countsTable() {
  const rows = await Promise.all(
    rules.map(async ({ id, severity }) => {
      const page = await readFile(`server/src/core/lint/rules/${id}.md`, 'utf8');
      const count = /^(No|\d+) findings? in/m.exec(page)?.[1];
      if (count === undefined) throw new Error(`the page of ${id} has no count`);
      return `| [${id}](../server/src/core/lint/rules/${id}.md) | ${severity} | ${count === 'No' ? 0 : count} |`;
    }),
  );
  return ['| rule | severity | findings |', '|---|---|--:|', ...rows, ''].join('\n');
}
