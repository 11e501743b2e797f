/** Says by its path whether a file belongs to a policy tree, where other rules hold than in a loadable module. */

/** True for a file of a refpolicy tree, whose modules may be built into the base policy (modules.conf says which). */
export function inPolicyTree(uri: string): boolean {
  return /\/policy\/(modules|flask|support)\//.test(uri) || /\/policy\/[^/]+$/.test(uri);
}

/** True for corenetwork.te and the files it is made of: the home of network_port() and of refpolicy's portcons. */
export function isCorenetwork(uri: string): boolean {
  return /(^|\/)corenetwork\.(te|if)(\.(in|m4))*$/.test(uri);
}
