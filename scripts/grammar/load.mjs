// The grammars of the checkout, for scripts and tests that look at bare trees.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

/** The parsers of policy source and of file contexts. */
export async function loadParsers() {
  await Parser.init({
    wasmBinary: readFileSync(createRequire(import.meta.url).resolve('web-tree-sitter/web-tree-sitter.wasm')),
  });
  return { selinux: await load('tree-sitter-selinux'), selinuxFc: await load('tree-sitter-selinux-fc') };
}

async function load(folder) {
  const wasm = readFileSync(new URL(`../../syntaxes/${folder}/${folder}.wasm`, import.meta.url));
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm));
  return parser;
}
