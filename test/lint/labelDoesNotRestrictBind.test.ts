// The ports that label-does-not-restrict-bind calls free are those for which the kernel's own condition asks no name_bind.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { labelDoesNotRestrictBind } from '../../server/src/core/lint/rules/label-does-not-restrict-bind.ts';
import type { PortSysctls } from '../../server/src/core/snapshot.ts';
import { parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';
import { testSnapshot } from '../snapshot.ts';

const port = fc.integer({ min: 1, max: 65535 });
const range = fc.tuple(port, port).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);

it('names exactly the ports that need no name_bind', async () => {
  const grammars = await testGrammars();
  const { snapshot } = await testSnapshot('myapp.te', '');
  fc.assert(
    fc.property(range, range, fc.integer({ min: 0, max: 65535 }), (ports, ephemeral, unprivilegedStart) => {
      const [low, high] = ports;
      const sysctls = { ephemeralLow: ephemeral[0], ephemeralHigh: ephemeral[1], unprivilegedStart, live: true };
      const text = `# semanage port -a -t myapp_port_t -p tcp ${low}-${high}\n`;
      const file = parseFile(grammars, 'file:///work/myapp.te', text);
      const { findings } = lint({ ...snapshot, sysctls }, file, {}, [labelDoesNotRestrictBind]);
      file.tree?.delete();
      const said = /^bind\(\) to tcp\/(\d+)(?:-(\d+))?/.exec(findings[0]?.message ?? '');
      const free = Array.from({ length: high - low + 1 }, (_, i) => low + i).filter((p) => !needsNameBind(p, sysctls));
      expect(said ? [Number(said[1]), Number(said[2] ?? said[1])] : []).toEqual(
        free.length > 0 ? [free[0], free.at(-1)] : [],
      );
    }),
    { numRuns: 200 },
  );
});

it('says whether the range is of this host', async () => {
  const { snapshot, file } = await testSnapshot('myapp.te', '# semanage port -a -t myapp_port_t -p tcp 50000\n');
  const messages = [true, false].map(
    (live) =>
      lint({ ...snapshot, sysctls: { ...snapshot.sysctls, live } }, file, {}, [labelDoesNotRestrictBind]).findings[0]!
        .message,
  );
  expect(messages[0]).toContain('on this host (ip_local_port_range 32768-60999)');
  expect(messages[1]).toContain("with the kernel's default ip_local_port_range 32768-60999");
});

/** The condition as it stands in security/selinux/hooks.c, __selinux_socket_bind. */
function needsNameBind(snum: number, { ephemeralLow: low, ephemeralHigh: high, unprivilegedStart }: PortSysctls) {
  return snum !== 0 && (snum < unprivilegedStart || snum < low || snum > high);
}
