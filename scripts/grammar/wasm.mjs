// Compiles a generated parser to the wasm that web-tree-sitter loads: a relocatable side module without a libc.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toolPath } from '../tools.mjs';

/** Where Debian's wasi-libc has its headers; only declarations are used, the functions come from web-tree-sitter. */
const WASI_HEADERS = '/usr/include/wasm32-wasi';

/** The version whose output is committed: another one gives other bytes. */
export const CLANG = 'clang-19';

/** The compiler's path, or undefined where it or what it needs is missing. */
export function wasmCompiler() {
  return toolPath('wasm-ld-19') && existsSync(WASI_HEADERS) ? toolPath(CLANG) : undefined;
}

/** Compiles the parser in `path`, of the grammar called `name`, to `output`. */
export function compileWasm(path, name, output) {
  const compiler = wasmCompiler();
  if (compiler === undefined) throw new Error(`${CLANG} for wasm is missing; \`npm run setup\` installs it`);
  const scanner = existsSync(join(path, 'src/scanner.c')) ? ['src/scanner.c'] : [];
  const link = ['--no-entry', '--allow-undefined', `--export=tree_sitter_${name}`, '--strip-all'].map(
    (o) => `-Wl,${o}`,
  );
  execFileSync(
    compiler,
    [
      ...['--target=wasm32-unknown-wasi', '-fPIC', '-shared', '-Os', '-fuse-ld=lld', '-nostdlib'],
      ...['-fno-exceptions', '-fvisibility=hidden', ...link],
      ...['-I', 'src', '-I', WASI_HEADERS, 'src/parser.c', ...scanner, '-o', output],
    ],
    { cwd: path, stdio: ['ignore', 'inherit', 'pipe'], timeout: 300_000 },
  );
}
