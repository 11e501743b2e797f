// Breaks refpolicy's modules by small slips and compares Portcon with the real toolchain: `npm run mutants -- --count N --seed S`.
import { parseArgs } from 'node:util';
import { loadLint } from './mutants/lint.mjs';
import { policyModules } from './mutants/modules.mjs';
import { runMutants } from './mutants/run.mjs';
import { ratesTable } from './mutants/table.mjs';
import { createToolchain } from './mutants/toolchain.mjs';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string', multiple: true },
    show: { type: 'boolean', default: false },
  },
});
const started = performance.now();
const errorsOf = await loadLint();
const toolchain = createToolchain();
try {
  const modules = policyModules();
  const results = await runMutants({
    modules,
    toolchain,
    errorsOf,
    count: Number(values.count),
    seed: Number(values.seed),
    kinds: values.kind,
  });
  if (values.show) for (const result of results) show(result);
  console.log(ratesTable(results));
  console.log(`\nseed ${values.seed}, ${((performance.now() - started) / 1000).toFixed(0)} s`);
} finally {
  toolchain.close();
}

/** What was missed or reported without need. */
function show({ kind, path, line, edit, verdict, message, errors, found }) {
  const missed = (verdict === 'syntax' || verdict === 'semantic') && !found;
  const needless = verdict === 'accepted' && errors.length > 0;
  if (!missed && !needless) return;
  console.log(
    `${missed ? 'MISSED' : 'NEEDLESS'} ${kind} ${path}:${line + 1} ${JSON.stringify(edit.text.slice(0, 40))}`,
  );
  if (missed) console.log(`  toolchain: ${message}`);
  for (const error of errors.slice(0, 3)) console.log(`  ours, line ${error.start + 1}: ${error.message}`);
}
