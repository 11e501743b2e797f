/** Keeps an exception inside the one request or event that caused it: it is logged and the client gets an empty answer. */

/** Where failures go; the connection's console has both. */
export interface Log {
  error(message: string): void;
  warn(message: string): void;
}

/** `run`, except that a failure is logged under `name` and answered with `fallback`. */
export function guarded<A extends unknown[], R>(
  log: Log,
  name: string,
  fallback: R,
  run: (...args: A) => R | Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await run(...args);
    } catch (error) {
      log.error(`${name}: ${describeError(error)}`);
      return fallback;
    }
  };
}

/** The stack of an error, which begins with its message. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
