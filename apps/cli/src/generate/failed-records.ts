import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { BronzeType, LostRecord } from '@cardlake/bronze';

/** Keeps the lines a stream did not take, to be sent or ingested again; a file a type, made with its first line. */
export class FailedRecords {
  private readonly files = new Map<BronzeType, { readonly path: string; readonly handle: number }>();

  constructor(private readonly folder: string) {}

  /** The files there are by now. */
  get paths(): string[] {
    return [...this.files.values()].map(({ path }) => path);
  }

  /** Written at once: when the process dies the line is not lost again. */
  keep({ record }: LostRecord): void {
    const { handle } = this.fileOf(record.type);
    writeSync(handle, Buffer.concat([Buffer.from(record.line), Buffer.from('\n')]));
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
