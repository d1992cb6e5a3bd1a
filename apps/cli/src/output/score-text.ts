import type { ScoreSummary } from '../score/summary';
import { count, percent } from './format';
import { printable } from './printable';
import type { Style } from './style';
import { alignedTable } from './table';

/** Formats what was decided about a file: decisions, versions, flags, and the lines that have none. */
export function scoreText(summary: ScoreSummary, style: Style): string {
  const { model, decisions, versions, flags, reasons, repeated, conflicting, rejected } = summary;
  const lines = Object.entries(decisions);
  const total = lines.reduce((sum, [, { events }]) => sum + events, 0);
  const table = alignedTable(
    [model, 'events', 'share', 'amount'],
    style,
  )(
    lines.map(([name, { events, amount }]) => [
      { text: name, isNumber: false },
      { text: count(events), isNumber: true },
      { text: total === 0 ? '–' : percent(events / total), isNumber: true },
      { text: amount, isNumber: true },
    ]),
  );
  const notes = [
    ['versions', versions],
    ['flags', flags],
    ['not decided', { repeated, conflicting, rejected }],
    ['reasons', reasons],
  ] as const;
  return table + notes.map(([title, counts]) => noteText(title, counts)).join('');
}

function noteText(title: string, counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).flatMap(([name, value]) =>
    value === 0 ? [] : `${printable(name)} ${count(value)}`,
  );
  return parts.length === 0 ? '' : `${title}: ${parts.join(', ')}\n`;
}
