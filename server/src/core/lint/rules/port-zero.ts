/** Reports labels for port 0, which no program is ever bound to. */
import { replaceText } from '../../base/edits.ts';
import type { PortUse } from '../ports/portUses.ts';
import { portUses } from '../ports/portUses.ts';
import { spotRange } from '../ports/portWords.ts';
import { removeStatement } from '../removal.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

export const portZero: Rule = {
  id: 'port-zero',
  severity: 'warning',
  summary: 'Port 0 stands for any free port; bind() never asks for its label.',
  cil: true,
  file(context) {
    for (const use of portUses(context.file).all) {
      if (use.low !== 0 || !use.key || !isWritten(use) || isRemoval(use)) continue;
      const fix = fixOf(context, use);
      context.report({
        range: spotRange(context.file, use.port),
        message: message(use),
        ...(fix && { fixes: () => [fix] }),
      });
    }
  },
};

/** `080` is 0 only for checkpolicy, and port-literal-not-decimal's finding. */
const isWritten = ({ port }: PortUse) => /^\(?0+(?!\w)/.test(port.text);

/** To take such a record away is right. */
const isRemoval = (use: PortUse) => use.kind === 'semanage' && use.line.command.action === 'delete';

/** hooks.c __selinux_socket_bind: `if (snum) { … name_bind … }`. */
function message({ low, high }: PortUse): string {
  const zero = 'bind() to port 0 takes any free port and asks no port label';
  return low === high ? `${zero}, so this one restricts nothing.` : `${zero}: start the range at 1.`;
}

function fixOf({ file }: RuleContext, use: PortUse): Fix | undefined {
  const { text, start } = use.port;
  if (use.high > 0) {
    const newText = use.high === 1 ? '1' : text.replace(/^(\(?)0+/, (_, open) => `${open}1`);
    return { title: `Use ${newText}`, edits: [replaceText(file.lines, start, start + text.length, newText)] };
  }
  if (use.kind !== 'portcon') return undefined;
  return { title: 'Remove this portcon', edits: [removeStatement(file, use.statement)] };
}
