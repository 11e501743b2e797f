/** Finds port types that a file declares and that no port has. */
import { insertText, leadingSpace, lineBreakOf } from '../../base/edits.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { isFallback } from '../../ports/fallback.ts';
import { PROTOCOLS, type Protocol } from '../../ports/port.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { hasOne } from '../concerns.ts';
import { nameRange } from '../place.ts';
import { isCorenetwork } from '../policyTree.ts';
import { ownPortTypes } from '../ports/ownPortTypes.ts';
import { getsPortInOpenFiles } from '../ports/portAssignments.ts';
import { portTypesChange } from '../ports/portWakes.ts';
import { tableName } from '../ports/portWords.ts';
import type { Fix, Rule, RuleContext, StatementOf } from '../rule.ts';
import { wokenBy } from '../wakes.ts';

/** Its words name the protocol. */
const protocolsChange = wokenBy(
  ({ data }) => data.kind === 'av_rule' && PROTOCOLS.some((each) => hasOne(data.classes, [`${each}_socket`])),
);

export const portTypeWithoutPort: Rule = {
  id: 'port-type-without-port',
  severity: 'information',
  summary: 'No port has the type, so rules on it match nothing.',
  needsPorts: true,
  wakes: (change, world) =>
    /semanage|network_port|portcon/.test(change.lines) ||
    protocolsChange(change, world) ||
    portTypesChange(change, world),
  concerns: (data) => data.kind !== 'macro_call' || data.name.text === 'network_port',
  statements: {
    type_declaration(statement, context) {
      const { file, snapshot, report } = context;
      const { name } = statement.data;
      // A table that is not of a host says nothing of the types of a module.
      if (statement.broken || file.kind !== 'te' || snapshot.provenance.source.startsWith('bundled ')) return;
      if (!ownPortTypes(snapshot.policy, file).has(name.text) || !/^\w+$/.test(name.text)) return;
      if (!isWithoutPort(context, name.text)) return;
      if (!aliasesOf(file, statement).every((alias) => isWithoutPort(context, alias))) return;
      const command = semanageCommand(file, name.text);
      report({
        range: nameRange(file, statement, name),
        message: `No port ${tableName(snapshot)} has type ${name.text}; once the module is loaded: ${command}.`,
        fixes: () => [addComment(file, statement, command)],
      });
    },
    macro_call(statement, context) {
      const { file, snapshot, report } = context;
      const [name, ...ports] = statement.data.arguments;
      if (statement.broken || !isCorenetwork(file.uri)) return;
      if (!name?.isName || ports.some(({ text }) => text !== '') || !isWithoutPort(context, `${name.text}_port_t`))
        return;
      report({
        range: nameRange(file, statement, name),
        message: `${name.text}_port_t gets no port here and has none ${tableName(snapshot)}.`,
      });
    },
  },
};

function isWithoutPort({ snapshot }: RuleContext, type: string): boolean {
  return !isFallback({ type }) && !snapshot.ports.hasType(type) && !getsPortInOpenFiles(snapshot, type);
}

/** A host can have a record by an old name of the type. */
function aliasesOf(file: SourceFile, { data }: StatementOf<'type_declaration'>): string[] {
  const later = statementsOfKind(file, 'typealias').flatMap(({ data: other }) => {
    return other.name.text === data.name.text ? other.aliases : [];
  });
  return [...data.aliases, ...later].map(({ text }) => text);
}

function semanageCommand(file: SourceFile, type: string): string {
  return `semanage port -a -t ${type} -p ${protocolOf(file, type)} PORT`;
}

/** The protocol of the file's first rule that binds or connects to the type; tcp where there is none. */
function protocolOf(file: SourceFile, type: string): Protocol {
  for (const { data } of statementsOfKind(file, 'av_rule')) {
    if (!data.target.items.some(({ text }) => text === type)) continue;
    const found = PROTOCOLS.find((each) => data.classes.items.some(({ text }) => text === `${each}_socket`));
    if (found) return found;
  }
  return 'tcp';
}

/** Below the declaration and the call that makes it a port type, so that who reads it knows the step that is left. */
function addComment(file: SourceFile, statement: Statement, command: string): Fix {
  const { calls } = fileFacts(file);
  const next = (calls.get('corenet_port') ?? []).find((call) => {
    return file.lines.lineAt(call.start) === file.lines.lineAt(statement.end) + 1;
  });
  const line = file.lines.lineAt((next ?? statement).end);
  const text = `${lineBreakOf(file.text)}${leadingSpace(file.lines.line(line))}# ${command}`;
  return { title: `Add # ${command}`, edits: [insertText(file.lines, file.lines.lineEnd(line), text)] };
}
