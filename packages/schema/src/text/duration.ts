/** A duration: a whole number and a unit, `10m`, `24h`, `7d`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`;

const MICROS = { s: 1e6, m: 60e6, h: 3_600e6, d: 86_400e6 } as const;

/** Microseconds of a UTC day, which has no leap seconds. */
export const DAY_MICROS = MICROS.d;

const PATTERN = /^([0-9]{1,9})([smhd])$/;

/** Microseconds of a duration; undefined when the value is not a duration. Zero is one. */
export function parseDuration(value: unknown): number | undefined {
  const [, count, unit] = (typeof value === 'string' && PATTERN.exec(value)) || [];
  return count === undefined ? undefined : Number(count) * MICROS[unit as keyof typeof MICROS];
}

/** The shortest text of a duration: `formatDuration(604_800e6)` gives `7d`. */
export function formatDuration(micros: number): string {
  const units = Object.entries(MICROS).reverse();
  const [unit, size] = units.find(([, length]) => micros % length === 0) ?? ['s', MICROS.s];
  return `${micros / size}${unit}`;
}
