// The types of native.mjs, for the tests.

/** A parser of the package `tree-sitter`, as far as the tests use it. */
export interface NativeParser {
  parse(text: string): NativeTree;
}
export interface NativeTree {
  readonly rootNode: { toString(): string };
  walk(): unknown;
}
export interface NativeParsers {
  readonly selinux: NativeParser;
  readonly selinuxFc: NativeParser;
  readonly version: string;
}
export function noNative(): string | undefined;
export function loadNativeParsers(): Promise<NativeParsers>;
export function compileRuntime(): void;
