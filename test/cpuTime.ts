// The time a test has computed, which other programs of a busy machine do not lengthen much.

/** Milliseconds of processor time of this process so far. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
