/** The keywords that a statement of a file may begin with: a module has no statements of the base policy. */
import { fileFacts } from '../../index/fileFacts.ts';
import { statementKeywords } from '../../knowledge/statements.ts';
import { isLoadableModule } from '../../lint/policyTree.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';

/** Parts of statements. */
const INSIDE = new Set(['self', 'gen_context']);

/** What base_policy alone takes, and module_policy does not (policy_parse.y), and what corenetwork.te.m4 alone defines. */
const BASE_ONLY = new Set(
  `class common sid constrain mlsconstrain validatetrans mlsvalidatetrans default_user default_role default_type
  default_range sensitivity category dominance level genfscon fs_use_xattr fs_use_task fs_use_trans portcon netifcon
  nodecon ibpkeycon ibendportcon policycap network_port network_node network_interface`.split(/\s+/),
);

/** A second header is refused. */
const HEADERS = new Set(['module', 'policy_module']);

/** The keywords for `file`. In a policy tree a module may be built into the base. */
export function statementWords(file: SourceFile): string[] {
  const isModule = isLoadableModule(file);
  const hasHeader = fileFacts(file).header !== undefined || file.kind === 'if';
  return statementKeywords().filter((word) => {
    if (INSIDE.has(word) || (hasHeader && HEADERS.has(word))) return false;
    return !(isModule && BASE_ONLY.has(word));
  });
}
