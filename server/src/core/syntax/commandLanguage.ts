/** Which files may hold semanage lines, and in which language: shell scripts, spec files, Dockerfiles, Markdown, YAML. */

/** How commands are written in a file: `import` is the input of `semanage import`. */
export type CommandLanguage = 'shell' | 'spec' | 'dockerfile' | 'markdown' | 'yaml' | 'import';

/** The editors' names of these languages. */
const BY_EDITOR: { readonly [language: string]: CommandLanguage } = {
  shellscript: 'shell',
  spec: 'spec',
  rpmspec: 'spec',
  'rpm-spec': 'spec',
  dockerfile: 'dockerfile',
  containerfile: 'dockerfile',
  markdown: 'markdown',
  yaml: 'yaml',
  ansible: 'yaml',
  'ansible-playbook': 'yaml',
};

const POLICY = new Set(['selinux', 'selinux-fc', 'cil', 'selinux-cil']);

const BY_NAME: readonly [pattern: RegExp, language: CommandLanguage][] = [
  [/\.(sh|bash|ksh|zsh)(\.in)?$/, 'shell'],
  [/(^|\/)debian\/([^/]+\.)?(preinst|postinst|prerm|postrm|config)(\.in)?$/i, 'shell'],
  [/\.(preinst|postinst|prerm|postrm)(\.in)?$/, 'shell'],
  [/\.spec(\.in)?$/, 'spec'],
  [/(^|\/)(Dockerfile|Containerfile)(\.[^/]+)?$|\.(dockerfile|containerfile)$/i, 'dockerfile'],
  [/\.(md|markdown)$/, 'markdown'],
  [/\.ya?ml$/, 'yaml'],
  [/\.semanage$/, 'import'],
];

/** The language of a file by what the editor calls it, else by its path; undefined for a file of another kind. */
export function commandLanguage(uri: string, editorLanguage?: string): CommandLanguage | undefined {
  const path = uri.replace(/[?#].*$/, '');
  if (POLICY.has(editorLanguage ?? '')) return undefined;
  return BY_EDITOR[editorLanguage ?? ''] ?? BY_NAME.find(([pattern]) => pattern.test(path))?.[1];
}

/** The language of a file whose name tells none, by its first line: a shell script or the output of `semanage export`. */
export function languageOfText(text: string): CommandLanguage | undefined {
  if (/^#![^\n]*\b(ba|da|k|z|a)?sh\b/.test(text)) return 'shell';
  const first = /^\s*(?!#)\S.*$/m.exec(text)?.[0] ?? '';
  return /^(boolean|login|interface|user|port|node|fcontext|module|permissive|dontaudit|ibpkey|ibendport) +-/.test(
    first,
  )
    ? 'import'
    : undefined;
}

/** True if the text can hold a line that concerns ports; cheap, for every keystroke. */
export function mayHoldCommands(text: string): boolean {
  // The space before the word is that of its own line: with what is before it, empty lines would be read again and again.
  return /semanage|seport|selinux_ports|^[^\S\r\n\u2028\u2029]*port +-/m.test(text);
}
