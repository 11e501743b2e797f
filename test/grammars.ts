// Loads the grammars from the checkout, once for a test file.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Grammars, loadGrammars } from '../server/src/core/syntax/grammars.ts';

let loaded: Promise<Grammars> | undefined;

export function testGrammars(): Promise<Grammars> {
  loaded ??= (async () => {
    const [runtime, selinux, selinuxFc] = await Promise.all([
      readFile(createRequire(import.meta.url).resolve('web-tree-sitter/web-tree-sitter.wasm')),
      readFile(new URL('../syntaxes/tree-sitter-selinux/tree-sitter-selinux.wasm', import.meta.url)),
      readFile(new URL('../syntaxes/tree-sitter-selinux-fc/tree-sitter-selinux-fc.wasm', import.meta.url)),
    ]);
    return loadGrammars({ runtime, selinux, selinuxFc });
  })();
  return loaded;
}
