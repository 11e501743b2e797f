/** Reads the configuration section `portcon`. It is a user's file, so each value is checked and a wrong one is left out. */
import type { RuleSettings } from '../core/lint/lint.ts';
import type { Severity } from '../core/lint/rule.ts';
import type { Settings } from '../protocol.ts';
import { HEADERS } from '../workspace/loadSymbols.ts';

const SOURCES = ['auto', 'live', 'bundled', 'file'] as const;
const POLICIES = ['auto', 'refpolicy', 'fedora'] as const;
const SEVERITIES: readonly (Severity | 'off')[] = ['off', 'hint', 'information', 'warning', 'error'];

export const DEFAULT_SETTINGS: Settings = {
  ports: { source: 'auto', snapshotFile: '', bundledPolicy: 'auto' },
  semanageLines: { enabled: true },
  headers: { folders: [HEADERS] },
  inlayHints: { parameterNames: true, ports: true },
  codeLens: { references: false },
  rules: {},
};

export function readSettings(value: unknown): Settings {
  const { ports: portsValue, semanageLines, headers, inlayHints, codeLens } = record(value);
  const hints = record(inlayHints);
  const ports = record(portsValue);
  return {
    ports: {
      source: oneOf(SOURCES, ports.source) ?? 'auto',
      snapshotFile: typeof ports.snapshotFile === 'string' ? ports.snapshotFile : '',
      bundledPolicy: oneOf(POLICIES, ports.bundledPolicy) ?? 'auto',
    },
    semanageLines: { enabled: record(semanageLines).enabled !== false },
    headers: { folders: readFolders(record(headers).folders) },
    inlayHints: { parameterNames: hints.parameterNames !== false, ports: hints.ports !== false },
    codeLens: { references: record(codeLens).references === true },
    rules: readRules(record(value).rules),
  };
}

function readFolders(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return DEFAULT_SETTINGS.headers.folders;
  return value.filter((each) => typeof each === 'string');
}

function readRules(value: unknown): RuleSettings {
  const rules: { [id: string]: Severity | 'off' } = {};
  for (const [id, set] of Object.entries(record(value))) {
    const severity = oneOf(SEVERITIES, set);
    if (severity) rules[id] = severity;
  }
  return rules;
}

function oneOf<T>(values: readonly T[], value: unknown): T | undefined {
  return values.find((each) => each === value);
}

function record(value: unknown): { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null ? (value as { readonly [key: string]: unknown }) : {};
}
