// Runs one command of the setup: its output goes to a log file, the terminal gets a line with the time.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolsFolder } from '../tools.mjs';

/** A step that could not be done; its message is for the user. */
export class SetupError extends Error {}

/** Prints what is about to happen. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** The seconds since `start` (of performance.now()), rounded, as `12 s`. */
export function since(start) {
  return `${Math.round((performance.now() - start) / 1000)} s`;
}

/**
 * Runs `command` without a terminal; its output is appended to `logs/NAME.log` in the folder of the tools. Prints a sign
 * of life every 20 seconds.
 * @throws SetupError with the path of the log and its last lines where the command fails
 */
export async function runLogged(name, command, args, options = {}) {
  const log = logFile(name);
  const file = openSync(log, 'a');
  const start = performance.now();
  const pulse = setInterval(() => say(`  ${name}: still at it after ${since(start)}`), 20_000);
  try {
    const reason = await ended(spawn(command, args, { ...options, stdio: ['ignore', file, file] }));
    if (reason) throw new SetupError(`${name}: ${command} ${reason}; the whole log is ${log}, its end:\n${tail(log)}`);
  } finally {
    clearInterval(pulse);
    closeSync(file);
  }
}

/** The path of the log of a step; its folder exists. */
export function logFile(name) {
  const folder = join(toolsFolder(), 'logs');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.log`);
}

function ended(child) {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`could not start (${error.message})`));
    child.on('exit', (code, signal) => resolve(code === 0 ? undefined : `ended with ${signal ?? code}`));
  });
}

function tail(log) {
  return readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-25)
    .map((line) => `  | ${line}`)
    .join('\n');
}
