import { duration } from './format';

/** Progress of a stage. */
export interface Progress {
  readonly value: number;
  /** Unknown when undefined or 0. */
  readonly total: number | undefined;
  /** Milliseconds since the stage began. */
  readonly ms: number;
  /** Formats a number of units. */
  readonly formatAmount: (n: number) => string;
}

const BAR = 24;

/**
 * Formats a progress bar: `silver        ████████████░░░░░░░░░░░░  52 %  812 kB/s  3.1 s left`; without a total, only the
 * amount and the rate.
 */
export function barText(name: string, { value, total, ms, formatAmount }: Progress): string {
  const rate = ms > 0 ? (value * 1000) / ms : 0;
  const speed = rate > 0 ? `  ${formatAmount(rate)}/s` : '';
  if (total === undefined || total <= 0) return `${name.padEnd(13)} ${formatAmount(value)}${speed}`;
  const share = Math.min(1, value / total);
  const full = Math.round(share * BAR);
  const left = rate > 0 && share < 1 ? `  ${duration(((total - value) / rate) * 1000)} left` : '';
  const bar = '█'.repeat(full) + '░'.repeat(BAR - full);
  return `${name.padEnd(13)} ${bar} ${String(Math.floor(share * 100)).padStart(3)} %${speed}${left}`;
}
