import { DAY_MICROS } from '../days';
import { PartWriter } from './part-writer';
import type { DayPart } from './protocol';

/** Files open at once for one object; an object holds one or two days unless it is a backfill. */
const OPEN_DAYS = 32;

interface Open {
  readonly day: number | undefined;
  readonly writer: PartWriter;
  rows: number;
}

/**
 * Part files of one object's valid rows, one for each of the first {@link OPEN_DAYS} days it holds and one for all
 * further days, so that each day of silver can be written straight from its files.
 */
export class DayParts {
  private readonly open = new Map<number | undefined, Open>();
  private last: Open | undefined;

  /** @param prefix of the files' paths */
  constructor(private readonly prefix: string) {}

  /** The file for a row of this instant (µs); the caller writes exactly one row to it. */
  of(micros: number): PartWriter {
    const day = Math.floor(micros / DAY_MICROS);
    if (this.last?.day !== day || !this.last) this.last = this.find(day);
    this.last.rows += 1;
    return this.last.writer;
  }

  /** Writes what is left. */
  close(): DayPart[] {
    return [...this.open.values()].map(({ day, writer, rows }) => {
      writer.close();
      return { path: writer.path, day, rows };
    });
  }

  private find(day: number): Open {
    const known = this.open.get(day);
    if (known) return known;
    const key = this.open.size < OPEN_DAYS ? day : undefined;
    const found = this.open.get(key) ?? {
      day: key,
      writer: new PartWriter(`${this.prefix}.${key ?? 'other'}.tsv`),
      rows: 0,
    };
    this.open.set(key, found);
    return found;
  }
}
