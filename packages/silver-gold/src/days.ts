import { DAY_MICROS } from '@cardlake/features';

/** Day of an instant in microseconds, in days since the epoch. */
export const dayOf = (micros: number): number => Math.floor(micros / DAY_MICROS);

/** Formats a day, in days since the epoch, as partitions are named: `2018-04-01`. */
export const formatDay = (day: number): string =>
  new Date((day * DAY_MICROS) / 1000).toISOString().slice(0, 10);

/** Reads a day as {@link formatDay} writes it. */
export const parseDay = (day: string): number => (Date.parse(day) * 1000) / DAY_MICROS;
