/** The port table against brute force: what wins, what overlaps, where the labels change; and how long it takes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PortEntry, PROTOCOLS, type Protocol } from '../../server/src/core/ports/port.ts';
import { createPortTable } from '../../server/src/core/ports/table.ts';
import { cpuTime } from '../cpuTime.ts';

const policy = { kind: 'policy' } as const;
const local = { kind: 'local' } as const;
const file = {
  kind: 'workspace',
  uri: 'file:///a.te',
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
} as const;

const port = fc.oneof(
  fc.integer({ min: 0, max: 65535 }),
  fc.integer({ min: 0, max: 600 }),
  fc.constantFrom(0, 255, 256, 65535),
);
const range = fc.tuple(port, port).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
const entry: fc.Arbitrary<PortEntry> = fc
  .record({
    range: fc.oneof(
      range,
      port.map((low) => ({ low, high: low })),
    ),
    protocol: fc.constantFrom(...PROTOCOLS),
    type: fc.constantFrom('a_port_t', 'b_port_t', 'c_port_t'),
    origin: fc.constantFrom(policy, policy, local, file),
  })
  .map(({ range, ...rest }) => ({ ...range, ...rest }));
const entries = fc.array(entry, { maxLength: 40 });

/** The rule itself: of the entries that cover the port a local one, then the narrowest, then the lowest, then the first. */
function chainByHand(all: readonly PortEntry[], protocol: Protocol, port: number): PortEntry[] {
  const left = all.filter((e) => e.protocol === protocol && e.low <= port && e.high >= port);
  const chain: PortEntry[] = [];
  while (left.length > 0) {
    let best = 0;
    for (let i = 1; i < left.length; i++) if (beats(left[i]!, left[best]!)) best = i;
    chain.push(...left.splice(best, 1));
  }
  return chain;
}

function beats(a: PortEntry, b: PortEntry): boolean {
  const [localA, localB] = [a.origin.kind === 'local', b.origin.kind === 'local'];
  if (localA !== localB) return localA;
  if (a.high - a.low !== b.high - b.low) return a.high - a.low < b.high - b.low;
  return a.low < b.low;
}

describe('effective', () => {
  it('is the first by the rule, with the whole chain after it', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(...PROTOCOLS), port, (all, protocol, asked) => {
        const label = createPortTable(all).effective(protocol, asked);
        const chain = chainByHand(all, protocol, asked);
        expect(label.chain).toEqual(chain);
        expect(label.type).toBe(chain[0]?.type ?? 'port_t');
      }),
      { numRuns: 1000 },
    );
  });

  const at = (low: number, high = low, origin: PortEntry['origin'] = policy): PortEntry => ({
    protocol: 'tcp',
    low,
    high,
    type: 'a_port_t',
    origin,
  });
  it.each([
    ['no entry', []],
    ['only entry', [at(80)]],
    ['only entry', [at(80), at(80, 80, file)]],
    ['only entry', [at(80, 80, local)]],
    ['local record', [at(1, 1023, local), at(80)]],
    ['narrowest range', [at(80), at(1, 511)]],
    ['narrowest range', [at(80), at(80, 80, file), at(1, 511)]],
    ['narrowest range', [at(80, 80, file), at(1, 511)]],
    ['lower start', [at(79, 80), at(80, 81)]],
  ] as const)('says %s', (reason, all) => {
    expect(createPortTable(all).effective('tcp', 80).reason).toBe(reason);
  });

  it('gives the policy entry of a range that a file repeats', () => {
    const mine: PortEntry = { ...at(80, 80, file), type: 'my_port_t' };
    expect(
      createPortTable([at(80)])
        .with([mine])
        .effective('tcp', 80).type,
    ).toBe('a_port_t');
  });

  it('survives an entry with its ends reversed or out of range', () => {
    const table = createPortTable([at(90, 80), at(-5, 70), at(65530, 70000), at(Number.NaN, 3), at(1.5, 2.5)]);
    expect(table.effective('tcp', 85).chain).toEqual([]);
    expect(table.effective('tcp', 65535).type).toBe('a_port_t');
    expect(table.effective('tcp', 99999).type).toBe('port_t');
    expect(table.segments('tcp', { low: 0, high: 65535 }).at(-1)?.high).toBe(65535);
  });
});

describe('overlaps', () => {
  it('finds the entries that share a port and says how they lie, in order of precedence', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(...PROTOCOLS), range, (all, protocol, asked) => {
        const table = createPortTable(all);
        const found = table.overlaps(protocol, asked);
        expect(new Set(found.map((overlap) => overlap.entry))).toEqual(
          new Set(all.filter((e) => e.protocol === protocol && !(e.high < asked.low || e.low > asked.high))),
        );
        expect(found.map((overlap) => table.entries.indexOf(overlap.entry))).toEqual(
          found.map((overlap) => table.entries.indexOf(overlap.entry)).sort((a, b) => a - b),
        );
        for (const { kind, entry } of found) {
          const has = (r: { low: number; high: number }, p: number) => r.low <= p && p <= r.high;
          const ends = [entry.low, entry.high].every((p) => has(asked, p));
          const around = [asked.low, asked.high].every((p) => has(entry, p));
          expect(kind).toBe(ends && around ? 'exact' : ends ? 'inside' : around ? 'covers' : 'partial');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('segments', () => {
  it('cover the range without a gap, each with the label of all its ports and another than its neighbour', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(...PROTOCOLS), range, (all, protocol, asked) => {
        const table = createPortTable(all);
        const segments = table.segments(protocol, asked);
        let next = asked.low;
        for (const [i, { low, high, label }] of segments.entries()) {
          expect(low).toBe(next);
          expect(high).toBeGreaterThanOrEqual(low);
          next = high + 1;
          for (const p of [low, (low + high) >> 1, high]) expect(table.effective(protocol, p)).toEqual(label);
          if (i > 0) expect(identities(label.chain)).not.toEqual(identities(segments[i - 1]!.label.chain));
        }
        expect(next).toBe(asked.high + 1);
        function identities(chain: readonly PortEntry[]): number[] {
          return chain.map((e) => table.entries.indexOf(e));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leave out what is no port', () => {
    const table = createPortTable([]);
    expect(table.segments('udp', { low: 10, high: 5 })).toEqual([]);
    expect(table.segments('udp', { low: -5, high: 70000 })).toMatchObject([{ low: 0, high: 65535, protocol: 'udp' }]);
  });
});

describe('types', () => {
  it('portsOf, hasType and types are those of the entries', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const table = createPortTable(all);
        expect(table.types()).toEqual([...new Set(all.map((e) => e.type))].sort());
        for (const type of ['a_port_t', 'b_port_t', 'nosuch_t']) {
          const ports = table.portsOf(type);
          expect(table.hasType(type)).toBe(ports.length > 0);
          expect(new Set(ports)).toEqual(new Set(all.filter((e) => e.type === type)));
          const keys = ports.map((e) => [PROTOCOLS.indexOf(e.protocol), e.low, e.high]);
          expect(keys).toEqual([...keys].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]!));
        }
      }),
    );
  });
});

it('with() is the table of both lists', () => {
  fc.assert(
    fc.property(entries, entries, fc.constantFrom(...PROTOCOLS), port, (one, two, protocol, asked) => {
      const table = createPortTable(one);
      const before = table.effective(protocol, asked);
      expect(table.with(two).effective(protocol, asked)).toEqual(
        createPortTable([...one, ...two]).effective(protocol, asked),
      );
      expect(table.effective(protocol, asked)).toEqual(before);
    }),
  );
});

it('answers for 10,000 entries at once', () => {
  const many = fc
    .sample(fc.tuple(fc.integer({ min: 1, max: 65000 }), fc.integer({ min: 0, max: 20 })), {
      numRuns: 10_000,
      seed: 1,
    })
    .map(
      ([low, width], i): PortEntry => ({
        protocol: 'tcp',
        low,
        high: low + width,
        type: `t${i % 500}_port_t`,
        origin: policy,
      }),
    );
  const started = cpuTime();
  const table = createPortTable([...many, { protocol: 'tcp', low: 1, high: 65535, type: 'x_port_t', origin: policy }]);
  const created = cpuTime();
  const segments = table.segments('tcp', { low: 1, high: 65535 });
  const cut = cpuTime();
  for (let p = 1; p <= 65535; p++) table.effective('tcp', p);
  const asked = cpuTime();
  expect(segments.length).toBeGreaterThan(10_000);
  // Each takes some ten milliseconds; the bound only tells a quadratic algorithm from this one on a busy machine.
  expect(created - started).toBeLessThan(250);
  expect(cut - created).toBeLessThan(250);
  expect(asked - cut).toBeLessThan(500);
  if (process.env.PORTCON_TIMES)
    console.log({ create: created - started, segments: cut - created, effective: asked - cut });
});
