import type { ReasonCount } from '@cardlake/engine';
import { count, numberOf } from './format';
import { printable } from './printable';
import { shellWord } from './shell-word';

/** Reasons that are shown; the others are rare. */
const SHOWN = 10;

const LINES =
  'SELECT reasons, source_object, line_number, raw FROM silver.quarantine ORDER BY ingested_at DESC';

/** Warns of quarantined lines, with the reasons and the query that shows them. */
export const quarantineWarning = (
  quarantined: number,
  lines: number,
  reasons: readonly ReasonCount[],
  lake: string,
): string =>
  `warning: ${count(quarantined)} of ${numberOf(lines, 'line')} quarantined\n${reasonLines(reasons.slice(0, SHOWN))}Look at them:\n  cardlake query --lake ${shellWord(lake)} ${shellWord(LINES)} --limit 20\n`;

/** Lists reasons with their number of lines. */
export function reasonLines(reasons: readonly ReasonCount[]): string {
  const width = Math.max(0, ...reasons.map(({ lines }) => count(lines).length));
  return reasons
    .map(({ reason, lines }) => `  ${count(lines).padStart(width)}  ${printable(reason)}\n`)
    .join('');
}
