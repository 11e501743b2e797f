/** The words that the policy compiler does not take as a name. */

/** True for a word of the policy language. */
export function isReservedWord(name: string): boolean {
  return RESERVED.has(name) || (/^[A-Z]/.test(name) && RESERVED.has(lowered(name)));
}

/** Words of checkpolicy's scanner (policy_scan.l), which knows them in lower and in upper case. */
const RESERVED = new Set(
  `alias allow allowxperm and attribute attribute_role auditallow auditallowxperm auditdeny bool category class clone common
  constrain default_range default_role default_type default_user devicetreecon dom domby dominance dontaudit
  dontauditxperm else eq expandattribute false fs_use_task fs_use_trans fs_use_xattr fscon genfscon glblub h1 h2 high
  ibendportcon ibpkeycon if incomp inherits iomemcon ioportcon l1 l2 level low low-high mlsconstrain mlsvalidatetrans
  module netifcon neverallow neverallowxperm nodecon not optional or pcidevicecon permissive pirqcon policycap portcon r1
  r2 r3 range range_transition require role role_transition roleattribute roles sameuser sensitivity sid source t1 t2 t3
  target true tunable type type_change type_member type_transition typealias typeattribute typebounds types u1 u2 u3 user
  validatetrans xor`.split(/\s+/),
);

/** `text` in lower case if all of it is in upper case: the scanner knows words in either, not mixed. */
export const lowered = (text: string) => (text === text.toUpperCase() ? text.toLowerCase() : text);
