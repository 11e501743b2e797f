// The types of load.mjs, for the tests.
import type { Parser } from 'web-tree-sitter';
export function loadParsers(): Promise<{ readonly selinux: Parser; readonly selinuxFc: Parser }>;
