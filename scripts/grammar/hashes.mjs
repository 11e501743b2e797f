// The hashes that tie the generated files of a grammar to their sources.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The content of sources.sha256: a line for each source and each product, as `sha256sum` writes and checks them. */
export function hashesOf(path, folder) {
  return ['grammar.js', 'src/scanner.c', 'src/parser.c', 'src/node-types.json', `${folder}.wasm`]
    .filter((file) => existsSync(join(path, file)))
    .map(
      (file) =>
        `${createHash('sha256')
          .update(readFileSync(join(path, file)))
          .digest('hex')}  ${file}\n`,
    )
    .join('');
}
