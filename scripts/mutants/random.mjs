// A seeded source of chance, so that every mutant can be made again.

/** A function like Math.random with 32 bits of state (mulberry32). */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** One of `items`; undefined for none. */
export function pick(random, items) {
  return items[Math.floor(random() * items.length)];
}
