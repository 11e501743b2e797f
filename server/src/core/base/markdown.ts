/** Writes the Markdown of hovers: escaping, code, and lines that stay lines. */

/** Lines of one paragraph. Empty ones are left out, so that a caller can list what it may not have. */
export function paragraph(lines: readonly (string | undefined)[]): string {
  // Two spaces before the line break: CommonMark's hard break, which every editor's renderer knows.
  return lines.filter(Boolean).join('  \n');
}

/** Paragraphs and fences one after the other; empty ones are left out. */
export function blocks(parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join('\n\n');
}

export function bold(text: string): string {
  return `**${plain(text)}**`;
}

export function italic(text: string): string {
  return `*${plain(text)}*`;
}

/** Inline code; text with a backtick gets longer delimiters (CommonMark 6.1). */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** @param uri percent-encoded, so that no character of it ends the link */
export function link(text: string, uri: string): string {
  return `[${plain(text)}](${uri})`;
}

/** A block of policy text, coloured as such. */
export function policyBlock(text: string, language: 'selinux' | 'selinux-cil' = 'selinux'): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Plain text with the characters that would start markup escaped; an underscore inside a word does not. */
export function plain(text: string): string {
  return text.replace(/[\\`*[\]<>]/g, '\\$&').replace(/(?<!\w)_|_(?!\w)/g, '\\_');
}
