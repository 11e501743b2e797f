/** `portcon scriptlet`: what a package runs for the ports of a module. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { scriptlet, scriptletText } from '../../core/features/generate/scriptlet.ts';
import { loadGrammars } from '../../core/syntax/grammars.ts';
import { parseFile } from '../../core/syntax/sourceFile.ts';
import { nodeHost } from '../host.ts';
import { readChecked } from './lintFiles.ts';
import { readArgs, UsageError } from './usage.ts';

export async function printScriptlet(args: readonly string[], dist: string): Promise<number> {
  const { values, positionals } = readArgs(args, { rpm: { type: 'boolean' }, deb: { type: 'boolean' } });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError('scriptlet needs one .te file.');
  if (values.rpm && values.deb) throw new UsageError('Write --rpm or --deb, not both.');
  const grammars = await loadGrammars(await nodeHost(dist).loadGrammars());
  const text = readChecked(path);
  if (text === undefined) throw new Error(`${path}: is too long.`);
  const file = parseFile(grammars, pathToFileURL(resolve(path)).toString(), text);
  const found = scriptlet(file, values.deb ? 'deb' : 'rpm');
  file.tree?.delete();
  if (!found) throw new Error(`${path}: declares no port type and labels no port.`);
  process.stdout.write(scriptletText(found));
  for (const type of found.withoutPort) console.error(`portcon: ${type} has no port in ${path}; write it for PORT.`);
  return 0;
}
