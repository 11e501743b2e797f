/** Reports ports above 65535. */
import { replaceText } from '../../base/edits.ts';
import { type PortUse, portUses } from '../ports/portUses.ts';
import { readerOf, spotRange } from '../ports/portWords.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

export const portOutOfRange: Rule = {
  id: 'port-out-of-range',
  severity: 'error',
  summary: 'The highest port is 65535; checkpolicy cuts a higher number to 16 bits without a word.',
  cil: true,
  file(context) {
    for (const use of portUses(context.file).all) {
      if (!(use.low > MAX_PORT || use.high > MAX_PORT)) continue;
      const fixes = lowerEnd(context, use);
      context.report({
        range: spotRange(context.file, use.port),
        message: `${use.port.text} goes above 65535, the highest port: ${effect(use)}.`,
        ...(fixes && { fixes: () => [fixes] }),
      });
    }
  },
};

const MAX_PORT = 65535;

/**
 * The number goes into a uint16_t (policy_define.c, define_port_context; cil_binary.c, cil_portcon_to_policydb); checkpolicy
 * asks before whether the range is reversed, CIL never.
 */
function effect(use: PortUse): string {
  const reader = readerOf(use);
  if (reader === 'semanage') return 'semanage refuses it';
  if (reader === 'checkpolicy' && use.low > use.high) return 'checkpolicy refuses it, since it is reversed too';
  // A number of more than 32 bits stops its parser (policy_scan.l, policy_parse.y: number).
  if (reader === 'checkpolicy' && Math.max(use.low, use.high) >= 2 ** 32) return 'checkpolicy refuses it';
  const [low, high] = [cut(use.low), cut(use.high)];
  if (use.low === use.high) return `${reader} cuts it to 16 bits and labels ${low}`;
  return `${reader} cuts it to 16 bits and labels ${low > high ? `${low}-${high}, which is no port at all` : `${low}-${high}`}`;
}

/** The low 16 bits; strtoul(3) stops at the highest value of 64. */
function cut(value: number): number {
  return value >= 2 ** 64 ? MAX_PORT : Number(BigInt(value) & 0xffffn);
}

function lowerEnd({ file }: RuleContext, { port, low, high }: PortUse): Fix | undefined {
  const [, before, after] = /^(.*[-\s])\d\w*(\s*\)?)$/s.exec(port.text) ?? [];
  if (before === undefined || low > MAX_PORT || high <= MAX_PORT) return undefined;
  const newText = `${before}${MAX_PORT}${after}`;
  return {
    title: `Use ${newText}`,
    edits: [replaceText(file.lines, port.start, port.start + port.text.length, newText)],
  };
}
