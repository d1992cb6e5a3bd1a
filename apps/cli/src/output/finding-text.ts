import type { Finding } from '@cardlake/engine';
import { printable } from './printable';
import type { Style } from './style';

/** Formats findings; rows that differ as a diff, column by column. */
export function findingsText(findings: readonly Finding[], style: Style): string {
  return findings
    .map(({ check, message, examples = [] }) => {
      const diffs = examples.map(({ stored, expected }) => diffText(stored, expected, style));
      return `${style.bad(`${check}:`)} ${printable(message)}\n${diffs.join('')}`;
    })
    .join('');
}

const LAKE_LABELS = { missing: 'is missing', extra: 'should not be there' } as const;

/**
 * Formats two rows as a diff; they are JSON texts whose first column is the key, or null where there is none.
 * @param labels for a row that only one side has.
 */
export function diffText(
  stored: string | null,
  expected: string | null,
  style: Style,
  labels: { readonly missing: string; readonly extra: string } = LAKE_LABELS,
): string {
  if (stored === null) return `  ${style.good(`+ ${expected}`)}  ${labels.missing}\n`;
  if (expected === null) return `  ${style.bad(`- ${stored}`)}  ${labels.extra}\n`;
  const [is, should] = [columns(stored), columns(expected)];
  const [name, id] = Object.entries(is)[0] ?? ['', ''];
  const lines = Object.keys(should)
    .filter((column) => JSON.stringify(is[column]) !== JSON.stringify(should[column]))
    .map((column) => {
      const minus = style.bad(`- ${column}: ${JSON.stringify(is[column])}`);
      return `    ${minus}\n    ${style.good(`+ ${column}: ${JSON.stringify(should[column])}`)}\n`;
    });
  return `  ${name} ${printable(String(id))}\n${lines.join('')}`;
}

const columns = (row: string) => JSON.parse(row) as Readonly<Record<string, unknown>>;
