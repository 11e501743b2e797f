/** The words that begin a CIL statement (libsepol cil_build_ast.c), and those whose statements have statements inside. */

/** Their content is a list of statements after the words of their head. */
const CONTAINER_WORDS = ['block', 'in', 'macro', 'optional', 'booleanif', 'tunableif', 'true', 'false'] as const;
export type CilContainer = (typeof CONTAINER_WORDS)[number];

/** True for `block`, `optional` and the other words whose statements hold statements. */
export function isCilContainer(word: string | undefined): word is CilContainer {
  return CONTAINERS.has(word);
}

const CONTAINERS: ReadonlySet<string | undefined> = new Set(CONTAINER_WORDS);

const LEAVES = `allow allowx auditallow auditallowx deny dontaudit dontauditx neverallow neverallowx
block blockabstract blockinherit boolean call tunable
category categoryalias categoryaliasactual categoryorder categoryset
class classcommon classmap classmapping classorder classpermission classpermissionset common permissionx
constrain mlsconstrain mlsvalidatetrans validatetrans
context devicetreecon filecon fsuse genfscon ibendportcon ibpkeycon iomemcon ioportcon netifcon nodecon pcidevicecon
pirqcon portcon
defaultrange defaultrole defaulttype defaultuser handleunknown ipaddr mls policycap segregateattributes
expandtypeattribute rangetransition
level levelrange sensitivity sensitivityalias sensitivityaliasactual sensitivitycategory sensitivityorder
role roleallow roleattribute roleattributeset rolebounds roletransition roletype
selinuxuser selinuxuserdefault sid sidcontext sidorder
type typealias typealiasactual typeattribute typeattributeset typebounds typechange typemember typeneveraudit
typepermissive typetransition
user userattribute userattributeset userbounds userlevel userprefix userrange userrole`;

/** Every word that begins a statement. */
export const CIL_KEYWORDS: ReadonlySet<string> = new Set([...CONTAINER_WORDS, ...LEAVES.split(/\s+/)]);
