/** Reports protocols that a port record cannot have. */
import { closestName } from '../../base/closestName.ts';
import { replaceText } from '../../base/edits.ts';
import { PROTOCOLS, type Protocol } from '../../ports/port.ts';
import { asProtocol } from '../../ports/semanageCommand.ts';
import { isSourceProtocol, type PortUse, portUses } from '../ports/portUses.ts';
import { readerOf, spotRange } from '../ports/portWords.ts';
import type { Rule } from '../rule.ts';

export const unknownPortProtocol: Rule = {
  id: 'unknown-port-protocol',
  severity: 'error',
  summary: 'Ports have labels for tcp, udp, sctp and dccp.',
  cil: true,
  file({ file, report }) {
    for (const use of portUses(file).all) {
      const { text, start } = use.protocol;
      if (use.kind === 'semanage' && /^[a-z]+([,/][a-z]+)+$/i.test(text)) {
        const message = 'semanage takes one protocol in a command: write a line for each.';
        report({ range: spotRange(file, use.protocol), message });
        continue;
      }
      if (!/^[A-Za-z][\w-]*$/.test(text) || isTaken(use)) continue;
      const meant = meantProtocol(text);
      report({
        range: spotRange(file, use.protocol),
        message: `${readerOf(use)} does not take the protocol ${text}: ${meant ? `write ${meant}` : 'it knows tcp, udp, sctp and dccp'}.`,
        ...(meant && {
          fixes: () => [{ title: `Use ${meant}`, edits: [replaceText(file.lines, start, start + text.length, meant)] }],
        }),
      });
    }
  },
};

/** semanage and CIL compare with the lower-case names, checkpolicy with those in capitals too. */
function isTaken(use: PortUse): boolean {
  const { text } = use.protocol;
  return readerOf(use) === 'checkpolicy' ? isSourceProtocol(text) : asProtocol(text) !== undefined;
}

/** `Udp` and `tcp6` are clear; a port label does not tell IPv4 from IPv6. */
function meantProtocol(text: string): Protocol | undefined {
  const plain = text.toLowerCase().replace(/[-_]?(v|ip|ipv)?[46]$/, '');
  return asProtocol(plain) ?? asProtocol(closestName(plain, PROTOCOLS) ?? '');
}
