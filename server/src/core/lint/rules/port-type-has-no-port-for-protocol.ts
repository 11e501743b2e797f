/** Finds rules and calls on a port type in a protocol in which no port has the type. */
import { fileFacts } from '../../index/fileFacts.ts';
import { corenetInterface } from '../../knowledge/corenet.ts';
import { isGenerated, portInterfaceName } from '../../knowledge/portInterfaces.ts';
import { isFallback } from '../../ports/fallback.ts';
import { type PortEntry, PROTOCOLS, type Protocol } from '../../ports/port.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Names } from '../../syntax/statements.ts';
import { callAllows } from '../calls/callAllows.ts';
import { isConditional, isDefinedInOpenFiles, removeCall, replaceCall } from '../calls/interfaceCalls.ts';
import { hasOne, portStatements } from '../concerns.ts';
import { nameRange, namesRange } from '../place.ts';
import { inPolicyTree, isCorenetwork } from '../policyTree.ts';
import { getsPortInOpenFiles } from '../ports/portAssignments.ts';
import { listPorts, tableName } from '../ports/portWords.ts';
import { removeNames, removeStatement } from '../removal.ts';
import type { Fix, Report, Rule, RuleContext, StatementOf } from '../rule.ts';

export const portTypeHasNoPortForProtocol: Rule = {
  id: 'port-type-has-no-port-for-protocol',
  severity: 'warning',
  summary: 'No port of this protocol has the type, so the rule allows nothing.',
  needsPorts: true,
  concerns: portStatements(({ classes }) =>
    hasOne(
      classes,
      PROTOCOLS.map((each) => `${each}_socket`),
    ),
  ),
  statements: {
    av_rule(statement, context) {
      const { flavour, target, classes, permissions } = statement.data;
      if (statement.broken || flavour !== 'allow' || isConditional(statement) || isCorenetwork(context.file.uri))
        return;
      if (!isPlain(target) || !isPlain(classes) || !isPlain(permissions)) return;
      for (const className of classes.items) {
        const protocol = PROTOCOLS.find((each) => className.text === `${each}_socket`);
        const asked = permissions.items.find(({ text }) => isAsked(text, protocol));
        if (!protocol || !asked) continue;
        for (const type of target.items) {
          const others = otherPorts(context, type.text, protocol);
          if (!others) continue;
          report(context, {
            range: nameRange(context.file, statement, type),
            message: message(context, { type: type.text, protocol, others }, asked.text),
            fixes: () => ruleFixes(context.file, statement, { type, className, others }),
          });
        }
      }
    },
    macro_call(statement, context) {
      const { name } = statement.data;
      const parts = portInterfaceName(name.text);
      if (!parts || statement.broken || parts.dontaudit || !isGenerated('refpolicy', parts)) return;
      const { protocol, portType: type, action } = parts;
      const access = { target: type, className: `${protocol}_socket`, permission: `name_${action}` };
      const allows = callAllows(context.snapshot.policy, statement.data, access);
      if (isConditional(statement) || !(allows ?? !isDefinedInOpenFiles(context.snapshot, name.text))) return;
      const others = otherPorts(context, type, protocol);
      if (!others) return;
      report(context, {
        range: nameRange(context.file, statement, name),
        message: message(context, { type, protocol, others }, `name_${action}`),
        fixes: () => callFixes(context.file, statement, protocol, others),
      });
    },
  },
};

interface Missing {
  readonly type: string;
  readonly protocol: Protocol;
  /** Its ports of other protocols. */
  readonly others: readonly PortEntry[];
}

function message({ snapshot }: RuleContext, { type, protocol, others }: Missing, permission: string): string {
  const ports = `no ${protocol} port ${tableName(snapshot)}, only ${listPorts(others)}`;
  return `${type} has ${ports}: ${permission} on it allows nothing.`;
}

/** Another table than this host's, or a source that is on its way to another policy, is a weaker witness. */
function report({ snapshot, file, report }: RuleContext, finding: Report): void {
  const certain = snapshot.provenance.live && !inPolicyTree(file.uri);
  report(certain ? finding : { ...finding, severity: 'information' });
}

/** The ports of the type where it has some, but none of the protocol. */
function otherPorts({ snapshot }: RuleContext, type: string, protocol: Protocol): PortEntry[] | undefined {
  // No policy has dccp ports; that they are for nothing is another rule's.
  if (protocol === 'dccp' || isFallback({ type })) return undefined;
  const entries = snapshot.ports.portsOf(type);
  if (entries.length === 0 || entries.some((entry) => entry.protocol === protocol)) return undefined;
  return getsPortInOpenFiles(snapshot, type, protocol) ? undefined : entries;
}

function isPlain({ partial, complement, wildcard, excluded }: Names): boolean {
  return !partial && !complement && !wildcard && excluded.length === 0;
}

/** udp_socket has no name_connect; that it does not compile is another rule's finding. */
function isAsked(permission: string, protocol: Protocol | undefined): boolean {
  return permission === 'name_bind' || (permission === 'name_connect' && protocol !== 'udp');
}

/** The one protocol besides in which a policy has interfaces for the type. */
function otherProtocol(others: readonly PortEntry[]): 'tcp' | 'udp' | undefined {
  const protocols = new Set(others.map(({ protocol }) => protocol));
  const [only] = protocols;
  return protocols.size === 1 && (only === 'tcp' || only === 'udp') ? only : undefined;
}

function callFixes(
  file: SourceFile,
  call: StatementOf<'macro_call'>,
  protocol: Protocol,
  others: readonly PortEntry[],
): Fix[] {
  const { name } = call.data;
  const instead = otherProtocol(others);
  const other = instead && name.text.replace(`corenet_${protocol}_`, `corenet_${instead}_`);
  if (!other || corenetInterface(other)?.known !== true) return [removeCall(file, call)];
  const args = file.text.slice(call.start + name.offset + name.text.length, call.end);
  const present = fileFacts(file)
    .calls.get(other)
    ?.some((each) => each.block === call.block && file.text.slice(each.start, each.end) === other + args);
  if (present) return [removeCall(file, call)];
  return [{ title: `Use ${other}${args}`, edits: replaceCall(file, call, other + args) }, removeCall(file, call)];
}

interface Place {
  readonly type: Name;
  readonly className: Name;
  readonly others: readonly PortEntry[];
}

function ruleFixes(file: SourceFile, rule: StatementOf<'av_rule'>, { type, className, others }: Place): Fix[] {
  const { target, classes, permissions } = rule.data;
  if (target.items.length > 1 && classes.items.length > 1) return [];
  if (target.items.length > 1) {
    const edit = removeNames(file, rule, target, [type]);
    return edit ? [{ title: `Remove ${type.text}`, edits: [edit] }] : [];
  }
  if (classes.items.length > 1) {
    const edit = removeNames(file, rule, classes, [className]);
    return edit ? [{ title: `Remove ${className.text}`, edits: [edit] }] : [];
  }
  const remove: Fix = { title: 'Remove this rule', edits: [removeStatement(file, rule)] };
  const instead = otherProtocol(others);
  const onlyBind = permissions.items.every(({ text }) => text === 'name_bind');
  if (!instead || !onlyBind || fileFacts(file).style === 'plain') return [remove];
  const newText = `${instead}_socket`;
  return [{ title: `Use ${newText}`, edits: [{ range: namesRange(file, rule, classes), newText }] }, remove];
}
