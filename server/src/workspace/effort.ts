/** What reading one file has cost so far: when a slice of it ends, and when it is given up. */

import type { ParseLimits } from '../core/syntax/readDraft.ts';
import { MAX_LENGTH } from '../core/syntax/unchecked.ts';

/** An honest file of 1 MB is parsed in a quarter of this; what takes longer is made to be slow. */
const PARSE_MS = 2000;
/** The parser is asked between tokens; a longer token is a megabyte of white space or the like. */
const STUCK_MS = 150;

export class Effort implements ParseLimits {
  readonly maxLength = MAX_LENGTH;
  private spent = 0;
  private from: number;
  /** By the clock: the slices before this one, when it began, when it ends, and when the parser asked last. */
  private before = 0;
  private began = Date.now();
  private end = Number.POSITIVE_INFINITY;
  private asked = this.began;

  /** @param computed milliseconds of any clock */
  constructor(private readonly computed: () => number) {
    this.from = computed();
  }

  /** Milliseconds of computing up to the last `stop()`. */
  get cost(): number {
    return this.spent;
  }

  /** A slice of so many milliseconds begins. */
  start(milliseconds: number): void {
    this.began = this.asked = Date.now();
    this.end = this.began + milliseconds;
    this.from = this.computed();
  }

  /** The slice, or what came before the first one, is over. */
  stop(): void {
    this.spent += this.computed() - this.from;
    this.before += Date.now() - this.began;
  }

  readonly pause = (): boolean => Date.now() >= this.end;

  // The parser asks every few microseconds, and the time of the process costs a system call: the clock first.
  readonly givesUp = (): boolean => {
    this.asked = Date.now();
    const isLong = this.before + this.asked - this.began > PARSE_MS;
    return isLong && this.spent + this.computed() - this.from > PARSE_MS;
  };

  readonly isStuck = (): boolean => Date.now() - this.asked > STUCK_MS && this.computed() - this.from > STUCK_MS;
}
