/** Finds calls of macros that nothing in the policy defines: m4 leaves them as they stand, and the compiler stops there. */

import type { Located } from '../../index/definitionTable.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { macroBody } from '../../index/macroBody.ts';
import type { Policy } from '../../index/policy.ts';
import { isKnownInterface } from '../../knowledge/interfaces.ts';
import { fileName } from '../../syntax/fileKind.ts';
import { misspelledBlock } from '../../syntax/misspelledBlock.ts';
import { armOf } from '../blocks/arms.ts';
import { M4_BUILTINS } from '../calls/m4Builtins.ts';
import { nearInterface } from '../calls/nearInterface.ts';
import { isDefined } from '../classes/namedClasses.ts';
import { nameRange, statementRange } from '../place.ts';
import { isCorenetwork } from '../policyTree.ts';
import { isPortInterface } from '../ports/portInterfaceNames.ts';
import type { Fix, Report, Rule, RuleContext, StatementOf } from '../rule.ts';

export const unknownInterface: Rule = {
  id: 'unknown-interface',
  severity: 'error',
  summary: 'No interface, template or macro has this name.',
  selint: ['W-010'],
  local: true,
  statements: {
    macro_call(statement, context) {
      const { name } = statement.data;
      if (statement.broken || name.text.includes('$') || M4_BUILTINS.has(name.text)) return;
      // What the parser took of the end of a word that it could not read, which may be a word of its own next time.
      if (/\w/.test(context.file.text[statement.start + name.offset - 1] ?? '')) return context.askAgain();
      const found = context.snapshot.policy.find(name.text);
      const unread = found.length > 0 ? unreadFile(found, context) : undefined;
      if (unread) context.report({ range: nameRange(context.file, statement, name), ...unread });
      if (found.length > 0 || isDefined(context, name.text)) return;
      // That depends on what is declared, and on the ifdefs around the call.
      context.askAgain();
      const report = blockName(statement, context) ?? unknown(statement, context);
      if (report) context.report({ range: nameRange(context.file, statement, name), ...report });
    },
  },
  file: checkPlainModule,
};

type Call = StatementOf<'macro_call'>;
type Said = Omit<Report, 'range'>;

/**
 * The devel Makefile reads the .if of each .te that it finds (`detected_ifs := $(detected_mods:.te=.if)`) and no other, until it is
 * installed among the headers.
 */
function unreadFile(found: readonly Located[], { file, snapshot: { policy } }: RuleContext): Said | undefined {
  const folder = folderOf(file.uri);
  if (file.kind !== 'te' || !policy.isWhole || !policy.hasHeaders || policy.hasBase) return undefined;
  // A template that the build makes the module of counts as the module.
  const hasModule = (uri: string) => ['te', 'te.in', 'te.m4'].some((end) => policy.hasFile(uri.replace(/if$/, end)));
  const isUnread = ({ uri, origin }: Located) =>
    origin === 'workspace' && uri.endsWith('.if') && folderOf(uri) === folder && !hasModule(uri);
  if (!found.every(isUnread)) return undefined;
  const name = fileName(found[0]!.uri);
  const message = `${name} defines it, and the devel Makefile reads that file only beside a ${name.replace(/if$/, 'te')}.`;
  return { severity: 'warning', message };
}

const folderOf = (uri: string) => uri.slice(0, uri.lastIndexOf('/'));

/** A macro that nobody knows, with quoted statements, and named nearly as a block macro. */
function blockName(statement: Call, context: RuleContext): Said | undefined {
  const { name, arguments: args } = statement.data;
  const meant = misspelledBlock(name.text);
  if (!meant || isKnownInterface(name.text)) return undefined;
  if (!(args[0]?.text.startsWith('`') || /^(policy_module|gen_tunable|gen_bool)$/.test(meant))) return undefined;
  return {
    message: `${name.text} is no macro of refpolicy. Did you mean ${meant}?`,
    fixes: () => [replaceName(statement, meant, context)],
  };
}

function unknown(statement: Call, context: RuleContext): Said | undefined {
  const { file, snapshot } = context;
  const { policy } = snapshot;
  const { name } = statement.data;
  if (!policy.isWhole || !(policy.hasHeaders || policy.hasBase) || !isCompiled(context)) return undefined;
  if (isPortInterface(name.text) || name.text === 'network_port') return undefined;
  if (isCorenetwork(file.uri) && CORENETWORK_MACRO.test(name.text)) return undefined;
  if (!policy.hasHeaders && isGenerated(policy, name.text)) return undefined;
  const arm = armOf(file, statement);
  if (arm === 'unknown') return undefined;
  const meant = nearInterface(policy, name.text);
  const near = meant !== undefined && takes(policy, meant, statement.data.arguments.length) ? meant : undefined;
  const where = policy.hasHeaders ? 'Neither the installed headers nor the workspace' : 'Nothing in this policy';
  return {
    ...(arm === 'option' ? { severity: 'information' } : file.kind === 'if' && { severity: 'warning' }),
    message: `${where} defines ${name.text}.${near ? ` Did you mean ${near}?` : ''}`,
    fixes: () => (near ? [replaceName(statement, near, context)] : []),
  };
}

/** False for an interface that needs more than is given, and one besides, which often may be left out: another one is meant. */
function takes(policy: Policy, name: string, given: number): boolean {
  const [located] = policy.find(name);
  const count = located ? (macroBody(policy, located)?.count ?? 0) : 0;
  return count === Number.POSITIVE_INFINITY || given >= count - 1;
}

/** True for a module and for interfaces; parts without a header belong to something that we do not know, such as Android's policy. */
function isCompiled({ file }: RuleContext): boolean {
  return file.kind === 'if' || (file.kind === 'te' && fileFacts(file).header !== undefined);
}

/** What corenetwork.te.m4 and corenetwork.if.m4 define, in refpolicy and Fedora, for the files that are built with them. */
const CORENETWORK_MACRO = /^(network|ib|declare|create)_/;

const GENERATED = /_(?:ports?|if|node|(?:(?:client|server)_)?packets?|pkey|endport)$/;
const KINDS = ['port', 'netif', 'node', 'packet', 'client_packet', 'server_packet', 'ibpkey', 'ibendport'];

/** True for an interface that corenetwork.if.m4 can make of something that the source declares; its headers have them all. */
function isGenerated(policy: Policy, name: string): boolean {
  if (!name.startsWith('corenet_') || !GENERATED.test(name)) return false;
  const words = name.replace(GENERATED, '').split('_').slice(1);
  return words.some((_, i) => {
    const thing = words.slice(i).join('_');
    return KINDS.some((kind) => policy.declared(`${thing}_${kind}_t`).length > 0);
  });
}

function replaceName(statement: Call, newText: string, { file }: RuleContext): Fix {
  const range = nameRange(file, statement, statement.data.name);
  return { title: `Replace with ${newText}`, edits: [{ range, newText }] };
}

/** `module x 1.0;` is for checkmodule without m4; the Makefile expands it too, but only policy_module() requires all classes. */
function checkPlainModule(context: RuleContext): void {
  const { file, snapshot } = context;
  const { style, header } = fileFacts(file);
  if (style !== 'plain' || header?.kind !== 'module_statement' || file.kind !== 'te') return;
  const isMacro = (name: string) => isKnownInterface(name) || snapshot.policy.find(name).length > 0;
  const [name, [call] = []] =
    [...fileFacts(file).calls].find(([each]) => isMacro(each) && !isDefined(context, each)) ?? [];
  if (!call || call.broken) return;
  const [, module, version] = /^module\s+(\S+)\s+([\w.]+)\s*;/.exec(file.text.slice(header.start, header.end)) ?? [];
  const newText = `policy_module(${module}, ${version})`;
  context.report({
    range: statementRange(file, call),
    severity: 'warning',
    message: `${name} is a macro: checkmodule alone does not know it, and built by the Makefile it needs the classes of policy_module().`,
    fixes: () =>
      module
        ? [{ title: `Use ${newText}`, edits: [{ range: file.lines.range(header.start, header.end), newText }] }]
        : [],
  });
}
