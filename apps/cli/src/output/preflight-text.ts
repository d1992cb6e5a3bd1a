import type { Finding, Level } from '../preflight/finding';
import type { Style } from './style';

const LABELS: Readonly<Record<Level, string>> = {
  ok: 'ok',
  warning: 'warning',
  blocked: 'BLOCKED',
  unknown: 'unknown',
  skipped: 'skipped',
};
const WIDTH = 7;

/** Formats the findings of a preflight, each with its advice on the next line, and a sentence that sums them up. */
export function preflightText(environment: string, findings: readonly Finding[], style: Style): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map(({ check, level, message, advice }) => {
    const label = LABELS[level].padEnd(WIDTH);
    const coloured =
      level === 'ok' ? style.good(label) : level === 'blocked' ? style.bad(label) : style.faint(label);
    const indent = ' '.repeat(WIDTH + 2 + width + 2);
    const next = advice === undefined ? '' : `${indent}${advice}\n`;
    return `${coloured}  ${check.padEnd(width)}  ${message}\n${next}`;
  });
  const blocked = findings.filter(({ level }) => level === 'blocked').length;
  const unknown = findings.filter(({ level }) => level === 'unknown' || level === 'skipped').length;
  const rest = unknown === 0 ? '' : `; ${unknown} not checked`;
  const sum =
    blocked > 0
      ? `${environment} cannot be deployed yet: ${blocked} blocked${rest}`
      : `${environment} can be deployed${rest}`;
  return `${lines.join('')}\n${style.title(sum)}\n`;
}
