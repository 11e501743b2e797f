/** Reports calls of network_port(), a macro that only corenetwork is built with. */
import { fileFacts } from '../../index/fileFacts.ts';
import { statementRange } from '../place.ts';
import { isCorenetwork } from '../policyTree.ts';
import { moveToCil, replaceBySemanage } from '../ports/portFixes.ts';
import type { Rule } from '../rule.ts';

export const networkPortOutsideCorenetwork: Rule = {
  id: 'network-port-outside-corenetwork',
  severity: 'error',
  summary: 'network_port() exists only while corenetwork is built.',
  concerns: (data) => data.kind === 'macro_call' && data.name.text === 'network_port',
  statements: {
    macro_call(statement, context) {
      const { file } = context;
      if (statement.data.name.text !== 'network_port') return;
      if ((file.kind !== 'te' && file.kind !== 'if') || isCorenetwork(file.uri)) return;
      if (fileFacts(file).defines.has('network_port')) return;
      context.report({
        range: statementRange(file, statement),
        message: 'network_port() is a macro of corenetwork; other modules do not have it and fail to compile.',
        fixes: () => [replaceBySemanage(context, statement), moveToCil(context, statement)].flatMap((fix) => fix ?? []),
      });
    },
  },
};
