/** Finds rules and ports of DCCP, a protocol that Linux has no more. */
import { replaceText } from '../../base/edits.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { removeCall } from '../calls/interfaceCalls.ts';
import { hasOne } from '../concerns.ts';
import { nameRange } from '../place.ts';
import { policyFamily } from '../ports/policyFamily.ts';
import { type PortUse, portUses } from '../ports/portUses.ts';
import { spotRange } from '../ports/portWords.ts';
import { makesRecord, removeComment } from '../ports/semanageLines.ts';
import { removeNames, removeStatement } from '../removal.ts';
import type { Fix, Rule, StatementOf } from '../rule.ts';

export const dccpRemoved: Rule = {
  id: 'dccp-removed',
  severity: 'information',
  summary: 'Newer kernels have no DCCP.',
  needsPorts: true,
  cil: true,
  concerns: (data) =>
    data.kind === 'macro_call'
      ? DCCP_CALL.test(data.name.text)
      : data.kind !== 'av_rule' || hasOne(data.classes, ['dccp_socket']),
  statements: {
    av_rule(statement, { file, report }) {
      const { flavour, classes } = statement.data;
      if (statement.broken || (flavour !== 'allow' && flavour !== 'auditallow') || classes.complement) return;
      const name = classes.items.find(({ text }) => text === 'dccp_socket');
      if (!name) return;
      report({
        range: nameRange(file, statement, name),
        message: 'Linux 6.16 removed DCCP: newer kernels have no dccp_socket.',
        fixes: () => [withoutClass(file, statement)],
      });
    },
    macro_call(statement, { file, snapshot, report }) {
      const { name } = statement.data;
      // Only Fedora has such interfaces; elsewhere their absence is what has to be said.
      if (!DCCP_CALL.test(name.text) || policyFamily(snapshot.ports) !== 'fedora') return;
      report({
        range: nameRange(file, statement, name),
        message: `Linux 6.16 removed DCCP: on newer kernels ${name.text} is for nothing.`,
        fixes: () => [removeCall(file, statement)],
      });
    },
  },
  file({ file, report }) {
    for (const use of portUses(file).all) {
      if (use.protocol.text.toLowerCase() !== 'dccp') continue;
      if (use.kind === 'semanage' && !makesRecord(use.line.command)) continue;
      report({
        range: spotRange(file, use.protocol),
        message: 'Linux 6.16 removed DCCP: newer kernels ask for no dccp port.',
        fixes: () => withoutPort(file, use),
      });
    }
  },
};

function withoutClass(file: SourceFile, statement: StatementOf<'av_rule'>): Fix {
  const { classes } = statement.data;
  const gone = classes.items.filter(({ text }) => text === 'dccp_socket');
  const edit = removeNames(file, statement, classes, gone);
  if (!edit) return { title: 'Remove this rule', edits: [removeStatement(file, statement)] };
  return { title: 'Remove dccp_socket', edits: [edit] };
}

function withoutPort(file: SourceFile, use: PortUse): Fix[] {
  if (use.kind === 'semanage') return use.line.comment ? [removeComment(file, use.line.comment)] : [];
  if (use.kind === 'portcon') return [{ title: 'Remove this portcon', edits: [removeStatement(file, use.statement)] }];
  const title = `Remove ${use.protocol.text},${use.port.text} from the call`;
  return [{ title, edits: [replaceText(file.lines, use.argumentsStart, use.argumentsEnd, '')] }];
}

const DCCP_CALL = /^corenet_(dontaudit_)?dccp_/;
