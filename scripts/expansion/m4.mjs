// The truth about an expansion: m4 with the installed headers loaded, many calls in one run.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIGURATIONS, freezeHeaders, start } from '../mutants/toolchain.mjs';

const BATCH = 150;
const LIMITS = ['--as=1000000000', '--cpu=20', '--fsize=200000000', '--'];

/**
 * m4 with the headers: `expand(texts, configuration)` gives the expansion of each text, undefined for one that m4 refuses.
 * `close` removes its folder.
 */
export function createM4() {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-expansion-'));
  const frozen = join(folder, 'headers.m4f');
  freezeHeaders(folder, frozen);

  async function expand(texts, configuration) {
    const all = [];
    for (let i = 0; i < texts.length; i += BATCH) all.push(...(await batch(texts.slice(i, i + BATCH), configuration)));
    return all;
  }

  /** One run for all texts; if it fails, one for each half, so that only the text that m4 refuses is lost. */
  async function batch(texts, configuration) {
    const source = join(folder, 'calls.te');
    writeFileSync(source, texts.map((text) => `${text}\n@@@@\n`).join(''));
    const { stdout, failed } = await start(
      'm4',
      ['-s', '-R', frozen, ...CONFIGURATIONS[configuration], source],
      LIMITS,
    );
    const parts = stdout.replace(/^#line .*$/gm, '').split('@@@@\n');
    if (!failed && parts.length === texts.length + 1) return parts.slice(0, -1);
    if (texts.length === 1) return [undefined];
    const half = texts.length >> 1;
    return [...(await batch(texts.slice(0, half), configuration)), ...(await batch(texts.slice(half), configuration))];
  }

  return { expand, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The names that are defined in a configuration. */
export function optionsOf(configuration) {
  const names = CONFIGURATIONS[configuration].filter((word) => !word.startsWith('-'));
  const isMcs = !CONFIGURATIONS[configuration].includes('-U');
  return new Set([...names.filter((name) => isMcs || name !== 'enable_mcs'), ...(isMcs ? ['enable_mcs'] : [])]);
}
