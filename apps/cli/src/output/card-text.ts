import type { CardFeatures, MissingCard } from '@cardlake/engine';
import type { CompiledGroup } from '@cardlake/features';
import { isoInstant } from '@cardlake/runtime';
import { DuckDBTimestampTZValue } from '@duckdb/node-api';
import { duration } from './format';
import { printable } from './printable';
import { plainText } from './value-text';

/** Formats the features of a card: card, group, instant and age, then one feature on each line. */
export function cardText({ card, group, from, asOf, features }: CardFeatures, nowMs: number): string {
  const age =
    asOf instanceof DuckDBTimestampTZValue ? ` (${duration(nowMs - Number(asOf.micros) / 1000)} ago)` : '';
  const what = from === 'online' ? 'online, as of' : 'gold row of';
  const width = Math.max(...Object.keys(features).map((name) => name.length));
  const lines = Object.entries(features).map(
    ([name, value]) => `  ${name.padEnd(width)}  ${value === null ? '-' : printable(plainText(value))}\n`,
  );
  return `${printable(card)}, ${group}, ${what} ${printable(plainText(asOf))}${age}\n${lines.join('')}`;
}

/** Says what to do about a card without features: a later instant, similar ids, and how to list the cards of a group. */
export function missingCardText({ firstMicros, similar }: MissingCard, { table }: CompiledGroup): string {
  if (firstMicros !== undefined)
    return `Its first row is of ${isoInstant(firstMicros)}: give that instant with --at, or a later one.`;
  const list = `\`cardlake query "SELECT card_id, count(*) AS events FROM gold.${table} GROUP BY card_id ORDER BY events DESC" --limit 10\``;
  const question = similar.length === 0 ? '' : `Did you mean ${similar.map(printable).join(' or ')}? `;
  return `${question}${list} lists the cards with most events.`;
}
