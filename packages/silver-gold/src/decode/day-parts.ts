import { dayOf } from '../days';
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
  private readonly seen = new Set<number>();

  /** @param prefix path prefix of the files */
  constructor(private readonly prefix: string) {}

  /** Days of all rows, since the epoch. */
  get days(): number[] {
    return [...this.seen];
  }

  /** Counts the day of a row that is written elsewhere. */
  addDayOf(micros: number): void {
    this.seen.add(dayOf(micros));
  }

  /** Returns the file for a row with this instant (µs); the caller must write exactly one row to it. */
  writerFor(micros: number): PartWriter {
    const day = dayOf(micros);
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
    this.seen.add(day);
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
