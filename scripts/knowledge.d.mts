// Types of knowledge.mjs for the tests.
/** The generated files by name, as text. */
export function knowledgeFiles(): Record<string, string>;
