// Compares what Portcon says that a call grants with m4: all interfaces and all modules, `npm run expansion [-- --show]`.
import { parseArgs } from 'node:util';
import { bundleCore } from './bundleCore.mjs';
import { callsOfHeaders, compareAll, sourceOf } from './expansion/compare.mjs';
import { createM4, optionsOf } from './expansion/m4.mjs';
import { policyCorpora } from './policyCorpus.mjs';

const ENTRY = `
export { expand } from './core/index/expansion.ts';
export { wordsOf } from './core/index/expansion/words.ts';
export { scanDefinitions } from './core/index/skeleton.ts';
export { SymbolIndex } from './core/index/symbolIndex.ts';
export { interfaceText } from './core/features/interfaces.ts';
`;
const CONFIGURATION_NAMES = ['debian, systemd, mcs, ubac', 'redhat, gentoo, suse, ubuntu, mls'];

const { values } = parseArgs({ options: { show: { type: 'boolean', default: false } } });
const core = await bundleCore(ENTRY);
const [source, headers] = policyCorpora();
const definitions = sourceOf(core, headers.files);
const modules = source.files
  .filter(({ path }) => /^policy\/modules\/.*\.te$/.test(path))
  .map(({ path, text }) => ({ path, name: path.replace(/.*\/|\.te$/g, ''), text }));
const kinds = [
  ['calls of interfaces and templates', callsOfHeaders(core, headers.files)],
  ['modules', modules],
];
console.log('| what | build options | compared | access vectors | the same |\n| --- | --- | --: | --: | --: |');
const m4 = createM4();
try {
  for (const [what, cases] of kinds) {
    for (const [configuration, name] of CONFIGURATION_NAMES.entries()) {
      const results = await compareAll(core, m4, definitions, cases, configuration, optionsOf(configuration));
      const compared = results.filter(({ refused }) => !refused);
      const same = compared.filter(({ missed, added }) => missed.length + added.length === 0).length;
      const rules = compared.reduce((sum, each) => sum + each.rules, 0);
      const share = ((same / compared.length) * 100).toFixed(2);
      console.log(`| ${what} | ${name} | ${compared.length} | ${rules} | ${same} (${share} %) |`);
      if (values.show) for (const each of results) show(each);
    }
  }
} finally {
  m4.close();
}

function show({ path, text, name, refused, missed, added }) {
  const head = `${path} ${text.length < 200 ? text : name}`;
  if (refused) console.log(`REFUSED by m4: ${head}`);
  else if (missed.length + added.length > 0) {
    console.log(`DIFFERENT: ${head}: ${missed.length} missed, ${added.length} too many`);
    for (const fact of missed.slice(0, 4)) console.log(`  missed   ${fact}`);
    for (const fact of added.slice(0, 4)) console.log(`  too many ${fact}`);
  }
}
