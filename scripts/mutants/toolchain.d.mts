// The types of toolchain.mjs, for the tests.
export type Verdict = 'accepted' | 'syntax' | 'semantic';

export interface Toolchain {
  compile(
    name: string,
    text: string,
    configuration?: number,
  ): Promise<{ readonly verdict: Verdict; readonly message: string }>;
  readonly configurations: number;
  close(): void;
}

export function createToolchain(): Toolchain;
