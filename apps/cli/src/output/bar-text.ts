import { duration } from './format';

/** How far a stage is. */
export interface Progress {
  readonly value: number;
  /** Unknown when undefined or 0. */
  readonly total: number | undefined;
  /** Since the stage began. */
  readonly ms: number;
  /** How a number of units is written. */
  readonly amount: (n: number) => string;
}

const BAR = 24;

/** `silver        ████████████░░░░░░░░░░░░  52 %  812 kB/s  3.1 s left`; without a total, what is done and the rate. */
export function barText(name: string, { value, total, ms, amount }: Progress): string {
  const rate = ms > 0 ? (value * 1000) / ms : 0;
  const speed = rate > 0 ? `  ${amount(rate)}/s` : '';
  if (total === undefined || total <= 0) return `${name.padEnd(13)} ${amount(value)}${speed}`;
  const share = Math.min(1, value / total);
  const full = Math.round(share * BAR);
  const left = rate > 0 && share < 1 ? `  ${duration(((total - value) / rate) * 1000)} left` : '';
  const bar = '█'.repeat(full) + '░'.repeat(BAR - full);
  return `${name.padEnd(13)} ${bar} ${String(Math.floor(share * 100)).padStart(3)} %${speed}${left}`;
}
