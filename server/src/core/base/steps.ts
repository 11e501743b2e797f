/** Work that can stop and go on later, so that a text of a megabyte keeps nobody waiting. */

/** Each `next()` goes on until the work is done or its `Pause` says so. `return()` gives it up and frees what it holds. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Asked again and again by the work: true when it is to stop for now. */
export type Pause = () => boolean;

/** For work whose result is needed at once. */
export const noPause: Pause = () => false;

/** Leaves the work undone and frees what it holds. */
export function giveUp(steps: Steps<unknown>): void {
  steps.return(undefined);
}

/** Does the work until `pause` says to stop: from there the caller goes on later. */
export function* pausing<T>(steps: Steps<T>, pause: Pause): Steps<T> {
  try {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      if (pause()) yield;
    }
  } finally {
    // A cursor that nobody deletes takes the memory of others with it, once it is collected (web-tree-sitter 0.27.1).
    giveUp(steps);
  }
}

/** Does all of the work now. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
