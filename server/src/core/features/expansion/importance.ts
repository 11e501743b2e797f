/** Which of the rules that a call gives a reader wants to see first. */
import type { Effect } from '../../index/expansion/effects.ts';
import { type AvRule, avRule } from '../../index/expansion/words.ts';

/**
 * A number that is smaller for rules that say more: what is allowed between processes, what a process may do by itself, then
 * other rules, then those that depend on a condition, then the lookups on the way, then what is hidden or logged.
 */
export function importance({ words, conditions }: Effect): number {
  const conditional = conditions.length > 0 ? 1 : 0;
  const rule = avRule(words);
  if (!rule) return OTHER + conditional * CONDITIONAL;
  if (rule.flavour !== 'allow') return LAST;
  if (isLookup(rule.classes, rule.permissions)) return LOOKUP + conditional;
  return rankOf(rule) + conditional * CONDITIONAL;
}

const OTHERS_PROCESS = 0;
const OWN_OR_PIPE = 1;
const OTHER = 2;
const CONDITIONAL = 3;
const LOOKUP = 6;
const LAST = 8;

function rankOf({ targets, classes, permissions }: AvRule): number {
  // What labelled networking asks of every packet says nothing of the peer.
  const isOfPackets = permissions.every((permission) => permission === 'recvfrom');
  if (classes.some(isBetweenProcesses) && !isOfPackets) {
    return targets.some((target) => target !== 'self') ? OTHERS_PROCESS : OWN_OR_PIPE;
  }
  return classes.some(isPipe) ? OWN_OR_PIPE : OTHER;
}

/** Sockets, processes, System V IPC, messages of D-Bus, and what a process may do by itself. */
function isBetweenProcesses(className: string): boolean {
  return /(_|^)socket$|^(process2?|msgq?|sem|shm|ipc|dbus|binder|service|(cap|capability)2?(_userns)?)$/.test(
    className,
  );
}

const isPipe = (className: string) => className === 'sock_file' || className === 'fifo_file';

const ON_THE_WAY: ReadonlySet<string> = new Set(['search', 'getattr', 'open']);

/** To find a file: directories are searched, links read. */
function isLookup(classes: readonly string[], permissions: readonly string[]): boolean {
  const isOnTheWay = (permission: string) =>
    ON_THE_WAY.has(permission) || (permission === 'read' && classes.every((each) => each === 'lnk_file'));
  return classes.every((each) => each === 'dir' || each === 'lnk_file') && permissions.every(isOnTheWay);
}
