import { type Comparison, isEqual } from '@cardlake/compare';
import { diffText } from './finding-text';
import { count, numberOf } from './format';
import { printable } from './printable';
import type { Style } from './style';
import { verdictText } from './verdict-text';

/** Formats a comparison of two lakes: the rows that differ as a diff from left to right, then a verdict for each table. */
export function comparisonText(found: readonly Comparison[], style: Style): string {
  const differing = found.filter((comparison) => !isEqual(comparison));
  const details = differing.map(({ table, faults, examples }) =>
    [
      `${style.title(table)}\n`,
      ...faults.map((fault) => `  ${printable(fault)}\n`),
      ...examples.map(({ left, right }) => diffText(left, right, style, SIDES)),
      '\n',
    ].join(''),
  );
  const verdicts = found.map((comparison) => verdict(comparison, style));
  const whole = verdictText({
    tables: found.length,
    rows: sum(found.map(({ rows }) => Math.max(rows.left, rows.right))),
    found: sum(differing.map(({ differing: rows, faults }) => rows + faults.length)),
    word: 'difference',
  });
  const paint = differing.length === 0 ? style.good : style.bad;
  return `${details.join('')}${verdicts.join('')}${paint(whole)}\n`;
}

function verdict(comparison: Comparison, style: Style): string {
  const { table, rows, only, differing } = comparison;
  if (isEqual(comparison)) return `${style.good('same')}    ${table}: ${numberOf(rows.left, 'row')}\n`;
  const counts = [
    `${count(only.left)} only left`,
    `${count(only.right)} only right`,
    `${count(differing - only.left - only.right)} in both differ`,
  ];
  return `${style.bad('differ')}  ${table}: ${numberOf(rows.left, 'row')} left, ${count(rows.right)} right; ${counts.join(', ')}\n`;
}

const SIDES = { missing: 'only right', extra: 'only left' } as const;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
