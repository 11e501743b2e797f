/**
 * Where `portcon` begins. The server and the other commands are bundles of their own: half a megabyte that is not needed takes
 * as long to compile as the first file to be judged.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , command, ...options] = process.argv;
/** As vscode-languageserver reads them; without one it cannot connect. */
const hasTransport = options.some((each) => /^--(?:stdio|node-ipc|socket|pipe)(?:=|$)/.test(each));
const bundle = command === 'lsp' && hasTransport ? 'server.node.js' : 'commands.js';
createRequire(__filename)(join(__dirname, bundle));
