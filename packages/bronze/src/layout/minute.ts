/** Microseconds in a minute. */
export const MICROS_PER_MINUTE = 60_000_000;

const two = (n: number) => String(n).padStart(2, '0');

/**
 * Formats the folder of an arrival minute, `YYYY/MM/DD/HH/mm` in UTC.
 * @param micros an instant, microseconds since the epoch; rounded down to the minute
 * @throws Error when the year does not have four digits
 */
export function minuteFolder(micros: number): string {
  const at = new Date(Math.floor(micros / MICROS_PER_MINUTE) * 60_000);
  const year = at.getUTCFullYear();
  if (!(year >= 1000 && year <= 9999)) {
    throw new Error(`invalid arrival: expected a year from 1000 to 9999, got ${year} (${micros} µs)`);
  }
  const rest = [at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes()];
  return `${year}/${rest.map(two).join('/')}`;
}

/**
 * Parses the folder of an arrival minute, `YYYY/MM/DD/HH/mm`.
 * @returns microseconds since the epoch; undefined for another folder or a minute that does not exist (`02/30`)
 */
export function folderMinute(folder: string): number | undefined {
  const match = /^(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)\/(\d\d)$/.exec(folder);
  if (!match) return undefined;
  const [year, month, day, hour, minute] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const micros = Date.UTC(year, month - 1, day, hour, minute) * 1000;
  return year >= 1000 && minuteFolder(micros) === folder ? micros : undefined;
}
