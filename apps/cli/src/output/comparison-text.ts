import { type Comparison, isEqual } from '@cardlake/compare';
import { diffText } from './finding-text';
import { count } from './format';
import { printable } from './printable';
import type { Style } from './style';

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
  const whole = differing.length === 0 ? style.good('The lakes are equal.') : 'The lakes differ.';
  return `${details.join('')}${verdicts.join('')}${whole}\n`;
}

function verdict(comparison: Comparison, style: Style): string {
  const { table, rows, only, differing } = comparison;
  if (isEqual(comparison)) return `${style.good('same')}    ${table}: ${rowCount(rows.left)}\n`;
  const counts = [
    `${count(only.left)} only left`,
    `${count(only.right)} only right`,
    `${count(differing - only.left - only.right)} in both differ`,
  ];
  return `${style.bad('differ')}  ${table}: ${rowCount(rows.left)} left, ${count(rows.right)} right; ${counts.join(', ')}\n`;
}

const SIDES = { missing: 'only right', extra: 'only left' } as const;

const rowCount = (rows: number): string => `${count(rows)} ${rows === 1 ? 'row' : 'rows'}`;
