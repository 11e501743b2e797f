// Types of debian.mjs for the tests.
export const HEADERS: string;
export function headers(...extensions: string[]): { path: string; text: string }[];
