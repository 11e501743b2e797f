/** The ids of the languages of Portcon, as the manifest declares them. */
export const LANGUAGES: readonly string[] = ['selinux', 'selinux-fc'];

/** A document selector for them, whatever the scheme of the document's URI. */
export const SELECTOR = LANGUAGES.map((language) => ({ language }));
