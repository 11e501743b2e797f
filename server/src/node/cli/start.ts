/**
 * Where `portcon` begins. The server and the other commands are bundles of their own: half a megabyte that is not needed takes
 * as long to compile as the first file to be judged.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const bundle = process.argv[2] === 'lsp' ? 'server.node.js' : 'commands.js';
createRequire(__filename)(join(__dirname, bundle));
