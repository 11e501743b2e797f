/** Where scripts and documents name a type for semanage, so that a rename changes them with the policy. */
import { hostCommands } from '../core/commands/hostCommands.ts';
import { meaningInComment } from '../core/index/nameMeaning.ts';
import { findWord, type NameUse } from '../core/index/nameUses.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';

/** Uses of the type `name` in commands of `file`, which is no policy, in their order. */
export function typesInScript(file: SourceFile, name: string): NameUse[] {
  const inCommands = new Set(hostCommands(file).ports.map(({ command }) => command.type?.offset));
  const found: NameUse[] = [];
  for (let at = findWord(file.text, name, 0); at >= 0; at = findWord(file.text, name, at + name.length)) {
    const isUse = inCommands.has(at) || meaningInComment(file.text, at) !== undefined || isParameter(file.text, at);
    if (isUse) found.push({ space: 'type', role: 'used', inCommand: true, name, start: at, end: at + name.length });
  }
  return found;
}

/** `setype: acme_var_t`, of Ansible's modules seport, sefcontext and file. */
function isParameter(text: string, start: number): boolean {
  return /(?:^|[\s,{])setype\s*[:=]\s*["']?$/.test(text.slice(Math.max(0, start - MOST), start));
}

const MOST = 20;
