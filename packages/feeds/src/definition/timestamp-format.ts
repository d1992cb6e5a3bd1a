import { MICRO_DIGITS, parseDateTime, parseDecimal } from '@cardlake/schema';

/** Reads an instant from text, as microseconds since the epoch; undefined for text of another form. */
type InstantReader = (text: string) => number | undefined;

/** Digits before the point of any instant that the lake stores, in the units below. */
const UNIX_DIGITS = 18;

const unixReader =
  (decimals: number): InstantReader =>
  (text) => {
    const micros = parseDecimal(text, decimals, UNIX_DIGITS - decimals);
    if (micros === 'malformed') return undefined;
    return micros === 'too_large' ? Number.POSITIVE_INFINITY : Number(micros);
  };

const NAMED: Readonly<Record<string, InstantReader>> = {
  iso: parseDateTime,
  unix: unixReader(MICRO_DIGITS),
  unix_ms: unixReader(MICRO_DIGITS - 3),
  unix_us: unixReader(0),
};

/** Directives of a pattern, as in strptime. */
const DIRECTIVES: Readonly<Record<string, string>> = {
  Y: '(?<Y>[0-9]{4})',
  y: '(?<y>[0-9]{2})',
  m: '(?<m>[0-9]{1,2})',
  d: '(?<d>[0-9]{1,2})',
  H: '(?<H>[0-9]{1,2})',
  I: '(?<I>[0-9]{1,2})',
  M: '(?<M>[0-9]{2})',
  S: '(?<S>[0-9]{2})',
  f: '(?<f>[0-9]{1,9})',
  p: '(?<p>[AaPp][Mm])',
  z: '(?<z>Z|[+-][0-9]{2}(?::?[0-9]{2})?)',
};

/** Directives of a time and its zone. */
const TIME_DIRECTIVES = ['H', 'I', 'p', 'M', 'S', 'f', 'z'];

/** Years of two digits: POSIX takes 69 to 99 for the twentieth century. */
const FIRST_SHORT_YEAR = 69;

/**
 * Parses a format of instants: `iso`, `unix`, `unix_ms`, `unix_us`, or a pattern of strptime with a whole date and, where it has
 * a time, its hours and minutes.
 * @returns undefined when the text is no format
 */
export function parseTimestampFormat(format: string): InstantReader | undefined {
  if (Object.hasOwn(NAMED, format)) return NAMED[format];
  const used = new Set<string>();
  let isValid = true;
  const source = format.replace(/%(.)|[^%]+|%$/gs, (piece: string, directive: string | undefined) => {
    if (directive === undefined || directive === '%') {
      isValid &&= piece !== '%';
      return escapeText(directive ?? piece);
    }
    isValid &&= Object.hasOwn(DIRECTIVES, directive) && !used.has(directive);
    used.add(directive);
    return DIRECTIVES[directive] ?? '';
  });
  if (!isValid || !isWhole(used)) return undefined;
  const pattern = new RegExp(`^${source}$`);
  return (text) => {
    const parts = pattern.exec(text)?.groups;
    return parts === undefined ? undefined : readParts(parts);
  };
}

/** True for a pattern of days, which has no time. */
export const isDayPattern = (format: string): boolean =>
  !Object.hasOwn(NAMED, format) &&
  !TIME_DIRECTIVES.some((directive) => format.replaceAll('%%', '').includes(`%${directive}`));

const escapeText = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** True for the directives of one instant: none is said twice, and none that is needed is missing. */
function isWhole(used: ReadonlySet<string>): boolean {
  const has = (directive: string) => used.has(directive);
  const hasDate = has('Y') !== has('y') && has('m') && has('d');
  const hasHour = has('H') !== has('I') && has('I') === has('p');
  const hasNoTime = !TIME_DIRECTIVES.some(has);
  const isOrdered = (!has('S') || has('M')) && (!has('f') || has('S'));
  return hasDate && (hasNoTime || (hasHour && has('M') && isOrdered));
}

type Parts = Readonly<Record<string, string | undefined>>;

function readParts(parts: Parts): number | undefined {
  const { m, d, M, S, f, z = '' } = parts;
  const two = (text = '0') => text.padStart(2, '0');
  const hour = readHour(parts);
  if (hour === undefined) return undefined;
  const day = `${readYear(parts)}-${two(m)}-${two(d)}`;
  return parseDateTime(`${day}T${two(hour)}:${two(M)}:${two(S)}${f === undefined ? '' : `.${f}`}${z}`);
}

function readYear({ Y, y }: Parts): string {
  if (Y !== undefined) return Y;
  return `${Number(y) >= FIRST_SHORT_YEAR ? '19' : '20'}${y ?? ''}`;
}

/** The hour of 24; undefined for one that no clock of 12 hours shows. */
function readHour({ H, I, p }: Parts): string | undefined {
  if (I === undefined) return H ?? '0';
  const hour = Number(I);
  if (hour < 1 || hour > 12) return undefined;
  return String((hour % 12) + (p?.toLowerCase() === 'pm' ? 12 : 0));
}
