/** The two parsers. Loading is the only asynchronous step of the core: WebAssembly cannot be compiled otherwise. */
import { Language, Parser } from 'web-tree-sitter';

export interface Grammars {
  readonly selinux: Parser;
  readonly selinuxFc: Parser;
}

/**
 * Compiles the tree-sitter runtime and the two grammars.
 * @throws if the bytes are not WebAssembly modules of the version that web-tree-sitter reads.
 */
export async function loadGrammars(bytes: {
  readonly runtime: Uint8Array;
  readonly selinux: Uint8Array;
  readonly selinuxFc: Uint8Array;
}): Promise<Grammars> {
  // locateFile must be given even though the bytes are: without it the browser bundle builds a URL and throws.
  await Parser.init({ wasmBinary: bytes.runtime, locateFile: (file: string) => file });
  const [selinux, selinuxFc] = await Promise.all([Language.load(bytes.selinux), Language.load(bytes.selinuxFc)]);
  return { selinux: parserFor(selinux), selinuxFc: parserFor(selinuxFc) };
}

function parserFor(language: Language): Parser {
  const parser = new Parser();
  parser.setLanguage(language);
  return parser;
}
