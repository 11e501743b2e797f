/** The ids of the languages of Portcon, as the manifest declares them. */
export const LANGUAGES: readonly string[] = ['selinux', 'selinux-fc', 'selinux-cil'];

/** A document selector for them, whatever the scheme of the document's URI. */
export const SELECTOR = LANGUAGES.map((language) => ({ language }));

/** Languages of scripts and documents that may have semanage lines. */
export const HOST_LANGUAGES: readonly string[] = [
  'shellscript',
  'spec',
  'rpmspec',
  'rpm-spec',
  'dockerfile',
  'markdown',
  'yaml',
  'ansible',
];

/** Files of such languages that VS Code by itself takes for plain text. */
const HOST_FILES =
  '**/{*.spec,*.spec.in,*.semanage,*.postinst,*.preinst,*.prerm,*.postrm,Containerfile,*.containerfile}';
const MAINTAINER_SCRIPTS = '**/{debian,DEBIAN}/{postinst,preinst,prerm,postrm,config}';

/** What the server gets to see. */
export const SYNCED = [
  ...SELECTOR,
  ...HOST_LANGUAGES.map((language) => ({ language })),
  { pattern: HOST_FILES },
  { pattern: MAINTAINER_SCRIPTS },
];
