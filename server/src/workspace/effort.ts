/** What reading one file has cost so far: when a slice of it ends, and when it is given up. */

import type { ParseLimits } from '../core/syntax/parseSteps.ts';
import { MAX_LENGTH } from '../core/syntax/unchecked.ts';

/** An honest file of 1 MB is parsed in a quarter of this; what takes longer is made to be slow. */
const PARSE_MS = 2000;
/** What cannot be stopped and go on later takes no longer: the parse of a change, of a text with errors, of one token. */
const LONG_MS = 120;

/** What ends before is counted by the clock: to ask for the time of the process takes a quarter of a millisecond on some hosts. */
const QUICK_MS = 10;

export class Effort implements ParseLimits {
  readonly maxLength = MAX_LENGTH;
  /** What it took to edit the text; nothing where that is quick. */
  private edit = 0;
  /** Milliseconds of computing in the slices before this one, and of the clock. */
  private spent = 0;
  private before = 0;
  /** When this slice began and when it ends, by the clock. */
  private began = Date.now();
  private end = Number.POSITIVE_INFINITY;
  /** The computing of the process as the edit began, or once this slice was no quick one any more. */
  private from: number | undefined;

  /** @param computed milliseconds of any clock */
  constructor(private readonly computed: () => number) {}

  /** Milliseconds of computing up to the last `stop()`, with those of the edit. */
  get cost(): number {
    return this.edit + this.spent;
  }

  /** The text is about to be edited in so many places; in one that is quick. */
  editing(places: number): void {
    this.from = places > 1 ? this.computed() : undefined;
  }

  edited(): void {
    this.edit = this.from === undefined ? 0 : this.computed() - this.from;
  }

  /** A slice of so many milliseconds begins. */
  start(milliseconds: number): void {
    this.began = Date.now();
    this.end = this.began + milliseconds;
    this.from = undefined;
  }

  /** The slice is over. */
  stop(): void {
    const passed = Date.now() - this.began;
    this.before += passed;
    this.spent += this.computing(passed);
  }

  readonly pause = (): boolean => this.began + this.passed() >= this.end;

  // The parser asks every few microseconds, and the time of the process costs a system call: the clock first.
  readonly givesUp = (): boolean => {
    const passed = this.passed();
    return this.before + passed > PARSE_MS && this.spent + this.computing(passed) > PARSE_MS;
  };

  readonly isLong = (): boolean => {
    const passed = this.passed();
    return passed > LONG_MS && this.computing(passed) > LONG_MS;
  };

  /** Milliseconds of the clock in this slice. */
  private passed(): number {
    const passed = Date.now() - this.began;
    if (passed > QUICK_MS) this.from ??= this.computed();
    return passed;
  }

  /** Those of computing, where so many have passed by the clock. */
  private computing(passed: number): number {
    return this.from === undefined ? passed : QUICK_MS + this.computed() - this.from;
  }
}
