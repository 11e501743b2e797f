/** The two parsers. Loading is the only asynchronous step of the core: WebAssembly cannot be compiled otherwise. */
import { Language, Parser } from 'web-tree-sitter';

export interface Grammars {
  readonly selinux: Parser;
  readonly selinuxFc: Parser;
}

/** What is used of the global of that name, which the core has no types of. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ readonly exports: object }>;
};

/** Functions of tree-sitter's runtime, built by Emscripten. */
interface Runtime {
  malloc(size: number): number;
  _emscripten_stack_restore(address: number): void;
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
  const module = await WebAssembly.compile(bytes.runtime);
  let runtime: object | undefined;
  await Parser.init({
    wasmBinary: bytes.runtime,
    // Must be given even though the bytes are: without it the browser bundle builds a URL and throws.
    locateFile: (file: string) => file,
    instantiateWasm(imports: object, receive: (instance: object, module: object) => void) {
      WebAssembly.instantiate(module, imports).then((instance) => {
        runtime = instance.exports;
        receive(instance, module);
      });
    },
  });
  // Tests load them again; the runtime is there once.
  if (runtime) enlargeStack(runtime as Runtime);
  const [selinux, selinuxFc] = await Promise.all([Language.load(bytes.selinux), Language.load(bytes.selinuxFc)]);
  return { selinux: parserFor(selinux), selinuxFc: parserFor(selinuxFc) };
}

/**
 * The stack of web-tree-sitter 0.27.1 has 64 kB, and nobody sees where it ends: where tree-sitter joins many readings of garbage, it
 * grew over the variables of the allocator. V8's own stack ends long before this one, with an error that is caught.
 */
const STACK = 4 * 1024 * 1024;

function enlargeStack({ malloc, _emscripten_stack_restore }: Runtime): void {
  const address = malloc(STACK);
  if (address !== 0) _emscripten_stack_restore(address + STACK);
}

function parserFor(language: Language): Parser {
  const parser = new Parser();
  parser.setLanguage(language);
  return parser;
}
