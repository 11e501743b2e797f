/** Which files of a folder are policy that the symbol index reads. */

/** Modules, interfaces and support macros with refpolicy's stages of generation (`corenetwork.te.in`, `corenetwork.if.m4`). */
const BY_EXTENSION = /\.(te|if|spt)(\.(in|m4))*$/;
/** Of a policy tree alone: other projects have macros in `.m4` files that are no policy, and Android has `te_macros`. */
const OF_A_TREE = /\/policy\/(?:.*\.m4|global_(?:booleans|tunables)|users|mls|mcs)$/;
/** Android keeps them beside its modules. */
const OF_THE_BASE = /\/(?:access_vectors|security_classes|initial_sids)$/;

/** What the devel packages of Debian and Fedora generate of each layer: interfaces and booleans in XML. */
const DOCUMENTATION = /\/selinux\/devel\/include\/[^/]+\.xml$/;

/** @param path with slashes, or a URI */
export function isIndexed(path: string): boolean {
  return BY_EXTENSION.test(path) || OF_A_TREE.test(path) || OF_THE_BASE.test(path);
}

/** True for the documentation of the installed policy, of which the index takes the booleans and nothing else. */
export function isDocumentation(path: string): boolean {
  return DOCUMENTATION.test(path);
}

/** True for all policy source: what is indexed, and files of contexts, which only use names; with that documentation. */
export function isPolicy(path: string): boolean {
  return isIndexed(path) || /\.fc(\.(in|m4))*$/.test(path) || isDocumentation(path);
}

/** True for folders that hold no source: hidden ones, and those of package managers. */
export function isPassedBy(folderName: string): boolean {
  return folderName.startsWith('.') || folderName === 'node_modules';
}

/** True if `uri` is a policy file below `folder` that a walk from there comes to. */
export function isPolicyBelow(folder: string, uri: string): boolean {
  const root = folder.replace(/\/?$/, '/');
  if (!uri.startsWith(root) || !isPolicy(uri)) return false;
  return !uri.slice(root.length).split('/').slice(0, -1).some(isPassedBy);
}
