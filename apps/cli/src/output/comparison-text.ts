import { type Comparison, isEqual } from '@cardlake/compare';
import { diffText } from './finding-text';
import { count } from './format';
import { printable } from './printable';
import type { Style } from './style';

/** Formats a comparison of two lakes, one table on each line; rows that differ as a diff from left to right. */
export function comparisonText(found: readonly Comparison[], style: Style): string {
  const lines = found.map((comparison) => {
    const { table, rows, differing, faults, examples } = comparison;
    if (isEqual(comparison)) return `${style.good('same')}  ${table}: ${rowCount(rows.left)}\n`;
    const what = `${rowCount(rows.left)} left, ${count(rows.right)} right; ${count(differing)} differ`;
    return [
      `${style.bad('differ')}  ${table}: ${what}\n`,
      ...faults.map((fault) => `  ${printable(fault)}\n`),
      ...examples.map(({ left, right }) => diffText(left, right, style, SIDES)),
    ].join('');
  });
  const same = found.every(isEqual);
  return `${lines.join('')}${same ? style.good('The lakes are equal.') : 'The lakes differ.'}\n`;
}

const SIDES = { missing: 'only right', extra: 'only left' } as const;

const rowCount = (rows: number): string => `${count(rows)} ${rows === 1 ? 'row' : 'rows'}`;
