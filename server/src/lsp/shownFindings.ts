/** Which findings of a file are sent: who has tens of thousands is helped by the first, and to send all keeps others waiting. */
import type { Finding, Severity } from '../core/lint/rule.ts';

/** VS Code shows so many marks of a file, the most severe first (`_maxDiagnosticsPerFile` of its extHostDiagnostics.ts). */
const MOST_SHOWN = 1000;

const ORDER: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export interface ShownFindings {
  /** In the order of the file. */
  readonly shown: readonly Finding[];
  /** How many more there are. */
  readonly left: number;
}

/** The most severe findings of a file, and of those alike the first. */
export function shownFindings(findings: readonly Finding[]): ShownFindings {
  if (findings.length <= MOST_SHOWN) return { shown: findings, left: 0 };
  const chosen = new Set<Finding>();
  for (const wanted of ORDER) {
    for (const finding of findings) {
      if (chosen.size === MOST_SHOWN) break;
      if (finding.severity === wanted) chosen.add(finding);
    }
  }
  return { shown: findings.filter((finding) => chosen.has(finding)), left: findings.length - chosen.size };
}

/** What is said of the others, in the first line of their file. */
export function leftMessage(left: number): string {
  return `${left} more findings are not shown here: portcon check lists them all.`;
}
