// `npm run setup [-- --only debian,tree-sitter,code-server,native-tree-sitter]`: installs what the tests and `npm start`
// need beyond npm.
//
// Debian packages go where apt puts them, and need root. The tree-sitter CLI, code-server and the native tree-sitter
// go to the user's cache ($XDG_CACHE_HOME or ~/.cache, then portcon/tools), in folders named after their versions, so that
// every clone shares them and none installs them twice; the variable PORTCON_TOOLS names another folder. What is there already is left
// alone. The output of the commands is in `logs/` beside them. Leaves with 1 if something is still missing at the end.
import { parseArgs } from 'node:util';
import { install, STEPS } from './setup/install.mjs';
import { toolsFolder } from './tools.mjs';

const all = STEPS.map((step) => step.name);
const { values } = parseArgs({ options: { only: { type: 'string', default: all.join(',') } } });
const names = values.only.split(',');
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; --only takes ${all.join(', ')}, separated by commas`);
  process.exit(2);
}
console.log(`tools: ${toolsFolder()}`);
const problems = await install(names);
process.exitCode = problems.length > 0 ? 1 : 0;
