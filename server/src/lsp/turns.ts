/**
 * Long work in turns of the event loop, one after the other. The connection reads one message in each turn, so a turn makes
 * way while messages come: else they would queue up behind the work.
 */

import { giveUp, type Steps } from '../core/base/steps.ts';

export interface Turns {
  /** Does a slice of work soon; it asks again for the next one. */
  later(slice: () => void): void;
  /** To be called for each message. */
  heard(): void;
}

/** Who asks all the time must not stop the work. */
const MOST_PASSED = 10;

/** The connection reads a message in one turn of the loop, decodes it in the next and handles it in the third (vscode-jsonrpc). */
const TURNS_OF_A_MESSAGE = 3;

const SLICE_MS = 15;

/**
 * Does all of `steps`, in so many turns as it takes: short work in this one.
 * @param isWanted asked before each further turn; the work is left undone, and undefined, where it says no
 */
export function finishInTurns<T>(turns: Turns, steps: Steps<T>, isWanted: () => boolean): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const slice = () => {
      const end = Date.now() + SLICE_MS;
      try {
        if (!isWanted()) {
          giveUp(steps);
          resolve(undefined);
          return;
        }
        for (;;) {
          const { done, value } = steps.next();
          if (done) {
            resolve(value);
            return;
          }
          if (Date.now() >= end) break;
        }
      } catch (error) {
        reject(error);
        return;
      }
      turns.later(slice);
    };
    slice();
  });
}

/** @param nextTurn that of the host; absent where a timer has to do */
export function turns(nextTurn?: () => Promise<void>): Turns {
  const waiting: (() => void)[] = [];
  let isScheduled = false;
  let hasHeard = false;
  let passed = 0;
  return {
    later(slice) {
      waiting.push(slice);
      schedule();
    },
    heard() {
      hasHeard = true;
    },
  };

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    void soon().then(turn);
  }

  function turn(): void {
    isScheduled = false;
    passed = hasHeard && passed < MOST_PASSED ? passed + 1 : 0;
    hasHeard = false;
    const slice = passed > 0 ? undefined : waiting.shift();
    if (waiting.length > 0) schedule();
    slice?.();
  }

  async function soon(): Promise<void> {
    if (!nextTurn) return new Promise((resolve) => setTimeout(resolve, 0));
    for (let passing = 0; passing < TURNS_OF_A_MESSAGE; passing++) await nextTurn();
  }
}
