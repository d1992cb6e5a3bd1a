import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { BronzeType, LostRecord } from '@cardlake/bronze';
import { holdsPan, maskPans } from '@cardlake/card-schema';

/**
 * Keeps the lines that a stream did not accept, to be sent or ingested again; one file for each type, created
 * with its first line.
 */
export class FailedRecords {
  private readonly files = new Map<BronzeType, { readonly path: string; readonly handle: number }>();

  constructor(private readonly folder: string) {}

  /** Paths of the files created so far. */
  get paths(): string[] {
    return [...this.files.values()].map(({ path }) => path);
  }

  /** Writes a line synchronously, so that it survives the end of the process; card numbers are masked. */
  keep({ record }: LostRecord): void {
    const { handle } = this.fileOf(record.type);
    const line = Buffer.from(record.line);
    const text = line.toString();
    const kept = holdsPan(text) ? Buffer.from(maskPans(text)) : line;
    writeSync(handle, Buffer.concat([kept, Buffer.from('\n')]));
  }

  close(): void {
    for (const { handle } of this.files.values()) closeSync(handle);
  }

  private fileOf(type: BronzeType) {
    const open = this.files.get(type);
    if (open) return open;
    const path = join(this.folder, `failed-${type}.ndjson`);
    const file = { path, handle: openSync(path, 'a') };
    this.files.set(type, file);
    return file;
  }
}
