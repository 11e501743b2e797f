/** `portcon check`: lints files and prints what it finds. */
import type { Severity } from '../../core/lint/rule.ts';
import { checkFiles } from './checkFiles.ts';
import type { CheckedFinding } from './lintFiles.ts';
import { policyFiles } from './policyFiles.ts';
import { reportJson } from './reportJson.ts';
import { reportText } from './reportText.ts';
import { oneOf, readArgs, UsageError } from './usage.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export async function check(args: readonly string[], dist: string): Promise<number> {
  const started = performance.now();
  const { values, positionals } = readArgs(args, {
    format: { type: 'string', default: 'text' },
    ports: { type: 'string', default: 'auto' },
    'fail-on': { type: 'string', default: 'error' },
  });
  if (positionals.length === 0) throw new UsageError('check needs a file or a folder.');
  const format = oneOf('format', values.format, ['text', 'json']);
  const failOn = oneOf('fail-on', values['fail-on'], [...SEVERITIES, 'never']);

  const found = await policyFiles(positionals);
  const { files, ports } = await checkFiles(found, positionals, values.ports, dist);

  const seconds = (performance.now() - started) / 1000;
  if (format === 'json') console.log(reportJson(files, ports));
  else process.stdout.write(reportText(files, ports, seconds));
  // Who hands over the files of a commit wants no failure of it, and who has mistaken a path wants to know.
  if (files.length === 0)
    console.error(`portcon: nothing to check in ${positionals.join(', ')}: no policy, and no semanage lines.`);
  for (const failure of files.flatMap(({ failures }) => failures)) console.error(`portcon: ${failure}`);
  for (const { path, unchecked } of files) if (unchecked) console.error(`portcon: ${path}: ${unchecked}: not checked.`);
  if (files.some(({ findings }) => findings.some((finding) => reaches(finding, failOn)))) return 1;
  return files.some(({ unchecked }) => unchecked) ? 2 : 0;
}

function reaches({ severity }: CheckedFinding, failOn: Severity | 'never'): boolean {
  return failOn !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
}
