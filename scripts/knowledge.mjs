// Writes the generated files of server/src/core/knowledge/data from Debian's refpolicy packages; --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { makeCallers } from './knowledge/callers.mjs';
import { makeClasses } from './knowledge/classes.mjs';
import { makeCorenet } from './knowledge/corenet.mjs';
import { makeInterfaces } from './knowledge/interfaces.mjs';
import { makePermissionSets } from './knowledge/permissionSets.mjs';
import { makeSocketAccess } from './knowledge/socketAccess.mjs';

const DATA = new URL('../server/src/core/knowledge/data/', import.meta.url);

/** The generated files by name, as text. */
export function knowledgeFiles() {
  const classes = makeClasses();
  const names = new Set(
    ['refpolicy', 'newer', 'legacy', 'android'].flatMap((key) => Object.keys(classes[key].classes)),
  );
  const corenet = makeCorenet();
  const files = {
    'callers.json': makeCallers(),
    'classes.json': classes,
    'permissionSets.json': makePermissionSets(names),
    'corenet.json': corenet,
    'interfaces.json': makeInterfaces(corenet),
    'socketAccess.json': makeSocketAccess(corenet),
  };
  return Object.fromEntries(Object.entries(files).map(([name, data]) => [name, JSON.stringify(data, null, 1) + '\n']));
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const stale = [];
  for (const [name, text] of Object.entries(knowledgeFiles())) {
    const url = new URL(name, DATA);
    if (!process.argv.includes('--check')) writeFileSync(url, text);
    else if (readFileSync(url, 'utf8') !== text) stale.push(name);
  }
  if (stale.length > 0) {
    console.error(`not what the packages say: ${stale.join(', ')}; run npm run knowledge`);
    process.exitCode = 1;
  }
}
