import { OBJECT_BYTES } from '../ingest/ingest';
import { type BronzeTable, type BronzeType, bronzeTable } from '../layout/bronze-table';
import { bronzeObjectPath } from '../layout/path';
import { existingContentIds } from '../object/existing-content-ids';
import type { IncomingFolder } from '../object/incoming';
import type { Landing } from '../object/land';
import { ContentIds, objectName } from '../object/object-name';
import { ObjectWriter } from '../object/object-writer';
import { LineBuffer } from './line-buffer';

/** Collects the lines of one type into objects, one arrival minute after the other. */
export class ObjectCollector {
  /** Objects whose content the lake already had; they are not added again. */
  knownObjects = 0;
  private sequence = 0;
  private writer: ObjectWriter | undefined;
  private ready: Landing[] = [];
  private readonly buffer = new LineBuffer();
  private readonly ids = new ContentIds();
  private readonly existing: ReadonlyMap<string, string>;
  private readonly table: BronzeTable;

  constructor(
    type: BronzeType,
    lakeRoot: string,
    private readonly incoming: IncomingFolder,
  ) {
    this.table = bronzeTable(type);
    this.existing = existingContentIds(lakeRoot, this.table);
  }

  /** Adds a line; returns a promise when the next line must wait. */
  add(line: string | Uint8Array, arrivalMicros: number): Promise<void> | undefined {
    return this.buffer.add(line) ? this.drain(arrivalMicros) : undefined;
  }

  /** Ends an arrival minute: completes the open object, and restarts the sequence. */
  async endArrival(arrivalMicros: number): Promise<void> {
    await this.endObject(arrivalMicros);
    this.sequence = 0;
  }

  /** Returns the complete objects that were not returned before. */
  takeReady(): Landing[] {
    const ready = this.ready;
    this.ready = [];
    return ready;
  }

  private async drain(arrivalMicros: number): Promise<void> {
    await this.writeBuffered();
    if ((this.writer?.bytes ?? 0) >= OBJECT_BYTES) await this.endObject(arrivalMicros);
  }

  private async endObject(arrivalMicros: number): Promise<void> {
    await this.writeBuffered();
    const object = await this.writer?.finish();
    this.writer = undefined;
    if (!object) return;
    const contentId = this.ids.of(object.sha256);
    const path = bronzeObjectPath(this.table, arrivalMicros, objectName(this.sequence++, contentId));
    if (this.existing.has(contentId)) this.knownObjects++;
    else this.ready.push({ object, path });
  }

  private async writeBuffered(): Promise<void> {
    const bytes = this.buffer.take();
    if (bytes.length === 0) return;
    this.writer ??= new ObjectWriter(this.incoming.next());
    await this.writer.write(bytes);
  }
}
