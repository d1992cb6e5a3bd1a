export { count, numberOf } from '@cardlake/runtime';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Formats bytes in decimal units: `774 kB`, `1.5 GB`. */
export function bytes(value: number): string {
  let unit = 0;
  let amount = value;
  while (amount >= 999.5 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${unit === 0 || amount >= 9.95 ? Math.round(amount) : amount.toFixed(1)} ${UNITS[unit]}`;
}

/** Formats a duration: `0.4 s`, `2 min 5 s`, `3 h 4 min`, `12 d 3 h`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (ms < 9_950) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1_440)} d ${Math.floor((minutes % 1_440) / 60)} h`;
}

/** Formats a share: `0.70 %`. */
export const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
