import { DAY_MICROS } from '../thresholds';
import type { DayPart } from './messages';
import { PartWriter } from './part-writer';

/** Maximum number of days with a file of their own. An object holds one or two days unless it is a backfill. */
const MAX_OPEN_DAYS = 32;

interface OpenPart {
  readonly day: number | undefined;
  readonly writer: PartWriter;
  rows: number;
}

/**
 * Part files with the valid rows of one object: one for each of the first {@link MAX_OPEN_DAYS} days and one for all
 * other days, so that a day of silver can be written directly from its files.
 */
export class DayParts {
  private readonly open = new Map<number | undefined, OpenPart>();
  private last: OpenPart | undefined;

  /** @param prefix path prefix of the files */
  constructor(private readonly prefix: string) {}

  /** Returns the file for a row with this instant (µs); the caller must write exactly one row to it. */
  writerFor(micros: number): PartWriter {
    const day = Math.floor(micros / DAY_MICROS);
    if (this.last?.day !== day || !this.last) this.last = this.openPart(day);
    this.last.rows += 1;
    return this.last.writer;
  }

  /** Flushes and closes all files. */
  close(): DayPart[] {
    return [...this.open.values()].map(({ day, writer, rows }) => {
      writer.close();
      return { path: writer.path, day, rows };
    });
  }

  private openPart(day: number): OpenPart {
    const existing = this.open.get(day);
    if (existing) return existing;
    const key = this.open.size < MAX_OPEN_DAYS ? day : undefined;
    const part = this.open.get(key) ?? {
      day: key,
      writer: new PartWriter(`${this.prefix}.${key ?? 'other'}.tsv`),
      rows: 0,
    };
    this.open.set(key, part);
    return part;
  }
}
