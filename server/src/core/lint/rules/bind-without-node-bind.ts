/** Finds domains that may bind to ports but to no local address. */
import { addRule } from '../../index/moduleEdits.ts';
import { bindPlaces, giverPlaces } from '../calls/grantPlace.ts';
import { ownType } from '../calls/ownTypes.ts';
import { nameRange } from '../place.ts';
import { nodeBindStatement } from '../ports/nodeBind.ts';
import { portBindSteps } from '../ports/portBinds.ts';
import { bindersChange } from '../ports/portWakes.ts';
import { conditionalGiver, mayHaveSocketAccess } from '../ports/socketGrants.ts';
import { DEFAULT_PORT_TYPE } from '../ports/unusedDefault.ts';
import type { Rule } from '../rule.ts';

export const bindWithoutNodeBind: Rule = {
  id: 'bind-without-node-bind',
  severity: 'hint',
  summary: 'The domain may bind to a port, but bind() asks node_bind on the local address too.',
  wakes: bindersChange,
  *file({ file, snapshot: { policy }, report }) {
    if (file.kind !== 'te') return;
    const seen = new Set<string>();
    for (const bind of yield* portBindSteps(policy, file)) {
      const { domain, protocol, targets, statement, by } = bind;
      yield;
      const key = `${domain} ${protocol}`;
      // What allows port_t alone binds to nothing (generic-port-grants-nothing), and self is no port.
      if (seen.has(key) || targets.every((each) => each === DEFAULT_PORT_TYPE || each === 'self')) continue;
      const type = ownType(policy, file, domain);
      if (!type) continue;
      seen.add(key);
      if (mayHaveSocketAccess(policy, file, type, protocol, 'node_bind')) continue;
      const rule = nodeBindStatement(file, domain, `${protocol}_socket`);
      const giver = conditionalGiver(policy, file, type, protocol, 'node_bind');
      const lack = giver
        ? `${domain} has it for ${protocol}_socket only under the boolean of ${giver.call.name.text}`
        : `this module gives ${domain} none for ${protocol}_socket`;
      report({
        range: nameRange(file, statement, by),
        message: `bind() asks node_bind on the local address too, and ${lack}.`,
        related: [...bindPlaces(policy, bind), ...giverPlaces(policy, giver, 'node_bind')],
        fixes: () => [{ title: `Add ${rule.replace(/;$/, '')}`, edits: addRule(file, rule, statement) }],
      });
    }
  },
};
