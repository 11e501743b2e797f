// Types of m4.mjs for the tests.
export interface Definition {
  name: string;
  body: string;
}
export function definitions(text: string): Definition[];
export function nameList(text: string): string[];
