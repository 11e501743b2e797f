/** Lets a test say which tool it needs: without the tool it is skipped with the reason, and with CI=true it fails. */
import { TestRunner } from 'vitest';
import { toolPath } from '../scripts/tools.mjs';

/**
 * The path of a tool such as `semanage`, `checkmodule`, `selinux-devel` or `chromium`. In a test it skips the test where
 * the tool is missing; outside of one it returns undefined, for `describe.skipIf(!requireTool(…))`.
 * @throws where the tool is missing and CI is `true`
 */
export function requireTool(name: string, reason: string): string | undefined {
  const path = toolPath(name);
  if (path !== undefined) return path;
  const note = `${name} is missing (${reason}); \`npm run setup\` installs it on Debian as root`;
  if (process.env.CI === 'true') throw new Error(note);
  const test = TestRunner.getCurrentTest();
  if (test) return test.context.skip(note);
  console.warn(`skipped: ${note}`);
  return undefined;
}

/**
 * True for root, whom a private policy store needs (a mount namespace). Else it says so; for `describe.skipIf`.
 * @throws for another user where CI is `true`
 */
export function requireRoot(reason: string): boolean {
  if (process.getuid?.() === 0) return true;
  const note = `only root can run this (${reason})`;
  if (process.env.CI === 'true') throw new Error(note);
  console.warn(`skipped: ${note}`);
  return false;
}
