const MICROS_PER_MILLI = 1000;
const MICROS_PER_SECOND = 1_000_000;

const NAMED: Readonly<Record<string, (micros: number) => string>> = {
  iso: (micros) => new Date(micros / MICROS_PER_MILLI).toISOString(),
  unix: (micros) => String(Math.floor(micros / MICROS_PER_SECOND)),
  unix_ms: (micros) => String(Math.floor(micros / MICROS_PER_MILLI)),
  unix_us: String,
};

/** Writes an instant of whole seconds in a format of timestamps. */
export function instantText(format: string, micros: number): string {
  const write = Object.hasOwn(NAMED, format) ? NAMED[format] : undefined;
  if (write !== undefined) return write(micros);
  const [day = '', time = ''] = new Date(micros / MICROS_PER_MILLI).toISOString().split(/[TZ]/);
  const [year = '', month = '', date = ''] = day.split('-');
  const [hour = '', minute = '', second = ''] = time.slice(0, 8).split(':');
  const parts: Readonly<Record<string, string>> = {
    Y: year,
    y: year.slice(2),
    m: month,
    d: date,
    H: hour,
    I: String(Number(hour) % 12 || 12).padStart(2, '0'),
    M: minute,
    S: second,
    f: '000000',
    p: Number(hour) < 12 ? 'AM' : 'PM',
    z: '+00:00',
    '%': '%',
  };
  return format.replace(/%(.)/gs, (_, directive: string) => parts[directive] ?? '');
}
