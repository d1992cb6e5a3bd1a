import { type Comparison, isEqual } from '@cardlake/compare';
import { diffText } from './finding-text';
import { count } from './format';
import type { Style } from './style';

/** What two lakes have in common and what not, a table a line; rows that differ as a diff from left to right. */
export function comparisonText(found: readonly Comparison[], style: Style): string {
  const lines = found.map((comparison) => {
    const { table, rows, differing, faults, examples } = comparison;
    if (isEqual(comparison)) return `${style.good('same')}  ${table}: ${rowCount(rows.left)}\n`;
    const what = `${rowCount(rows.left)} left, ${count(rows.right)} right; ${count(differing)} differ`;
    return [
      `${style.bad('differ')}  ${table}: ${what}\n`,
      ...faults.map((fault) => `  ${fault}\n`),
      ...examples.map(({ left, right }) => diffText(left, right, style, WORDS)),
    ].join('');
  });
  const same = found.every(isEqual);
  return `${lines.join('')}${same ? style.good('The lakes hold the same.') : 'The lakes do not hold the same.'}\n`;
}

const WORDS = { missing: 'only right', extra: 'only left' } as const;

const rowCount = (rows: number): string => `${count(rows)} ${rows === 1 ? 'row' : 'rows'}`;
