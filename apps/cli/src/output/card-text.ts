import type { CardFeatures } from '@cardlake/engine';
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
