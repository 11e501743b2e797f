/** What reading one file has cost so far: when a slice of it ends, and when it is given up. */

import type { ParseLimits } from '../core/syntax/parseSteps.ts';
import { MAX_LENGTH } from '../core/syntax/unchecked.ts';

/** An honest file of 1 MB is parsed in a quarter of this; what takes longer is made to be slow. */
const PARSE_MS = 2000;
/** What cannot be stopped and go on later takes no longer: the parse of a change, of a text with errors, of one token. */
const LONG_MS = 120;

export class Effort implements ParseLimits {
  readonly maxLength = MAX_LENGTH;
  /** What it took to edit the text. */
  private edit = 0;
  private spent = 0;
  private from: number;
  /** True if `from` is of just now: to ask costs a system call, which some hosts take a quarter of a millisecond for. */
  private isFresh = false;
  /** By the clock: the slices before this one, when it began, and when it ends. */
  private before = 0;
  private began = Date.now();
  private end = Number.POSITIVE_INFINITY;

  /** @param computed milliseconds of any clock */
  constructor(private readonly computed: () => number) {
    this.from = computed();
  }

  /** Milliseconds of computing up to the last `stop()`, with those of the edit. */
  get cost(): number {
    return this.edit + this.spent;
  }

  /** The text is edited; a change of a hundred megabytes says nothing of the text that it leaves. */
  edited(): void {
    const now = this.computed();
    this.edit = now - this.from;
    this.from = now;
    this.isFresh = true;
  }

  /** A slice of so many milliseconds begins. */
  start(milliseconds: number): void {
    this.began = Date.now();
    this.end = this.began + milliseconds;
    if (!this.isFresh) this.from = this.computed();
    this.isFresh = false;
  }

  /** The slice is over. */
  stop(): void {
    this.spent += this.computed() - this.from;
    this.before += Date.now() - this.began;
  }

  readonly pause = (): boolean => Date.now() >= this.end;

  // The parser asks every few microseconds, and the time of the process costs a system call: the clock first.
  readonly givesUp = (): boolean => {
    const isLong = this.before + Date.now() - this.began > PARSE_MS;
    return isLong && this.spent + this.computed() - this.from > PARSE_MS;
  };

  readonly isLong = (): boolean => Date.now() - this.began > LONG_MS && this.computed() - this.from > LONG_MS;
}
