/** Which kind of policy file a URI names. */
import type { FileKind } from './sourceFile.ts';

/** The kind by the last part of `uri`: its extension, with refpolicy's `.in` and `.m4` stages looked through. */
export function fileKind(uri: string): FileKind {
  const name = fileName(uri);
  if (/(^|_)file_contexts/.test(name)) return 'fc';
  const extension = /\.(te|if|spt|fc|cil)(\.(in|m4))*$/.exec(name)?.[1];
  return (extension as FileKind | undefined) ?? 'policy';
}

/** The last part of the path of `uri`, decoded. */
export function fileName(uri: string): string {
  const last = uri.slice(uri.lastIndexOf('/') + 1).replace(/[?#].*$/, '');
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** The URI without its extensions: `httpd.te`, `httpd.if` and `httpd.fc` of a folder are one module. */
export function moduleStem(uri: string): string {
  return uri.replace(/\.(te|if|fc)(\.(in|m4))*$/, '');
}
