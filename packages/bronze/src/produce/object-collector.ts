import { OBJECT_BYTES } from '../ingest/ingest';
import { type BronzeTable, type BronzeType, bronzeTable } from '../layout/bronze-table';
import { bronzeObjectPath } from '../layout/path';
import type { Incoming } from '../object/incoming';
import { knownContents } from '../object/known-contents';
import { ContentIds, objectName } from '../object/object-name';
import { ObjectWriter } from '../object/object-writer';
import type { Publication } from '../object/publish';
import { LineBuffer } from './line-buffer';

/** Collects the lines of one type into objects, arrival after arrival. */
export class ObjectCollector {
  /** Objects whose content the lake held before; they are not made again. */
  knownObjects = 0;
  private place = 0;
  private writer: ObjectWriter | undefined;
  private ready: Publication[] = [];
  private readonly buffer = new LineBuffer();
  private readonly ids = new ContentIds();
  private readonly known: ReadonlyMap<string, string>;
  private readonly table: BronzeTable;

  constructor(
    type: BronzeType,
    lakeRoot: string,
    private readonly incoming: Incoming,
  ) {
    this.table = bronzeTable(type);
    this.known = knownContents(lakeRoot, this.table);
  }

  /** A promise when the next line must wait. */
  add(line: string | Uint8Array, arrivalMicros: number): Promise<void> | undefined {
    return this.buffer.add(line) ? this.drain(arrivalMicros) : undefined;
  }

  /** Ends the arrival: what is open becomes an object of that minute, and the next starts anew. */
  async endArrival(arrivalMicros: number): Promise<void> {
    await this.endObject(arrivalMicros);
    this.place = 0;
  }

  /** Objects that are whole, and were not taken before. */
  take(): Publication[] {
    const ready = this.ready;
    this.ready = [];
    return ready;
  }

  private async drain(arrivalMicros: number): Promise<void> {
    await this.fill();
    if ((this.writer?.bytes ?? 0) >= OBJECT_BYTES) await this.endObject(arrivalMicros);
  }

  private async endObject(arrivalMicros: number): Promise<void> {
    await this.fill();
    const object = await this.writer?.finish();
    this.writer = undefined;
    if (!object) return;
    const contentId = this.ids.of(object.sha256);
    const path = bronzeObjectPath(this.table, arrivalMicros, objectName(this.place++, contentId));
    if (this.known.has(contentId)) this.knownObjects++;
    else this.ready.push({ object, path });
  }

  private async fill(): Promise<void> {
    const bytes = this.buffer.take();
    if (bytes.length === 0) return;
    this.writer ??= new ObjectWriter(this.incoming.next());
    await this.writer.write(bytes);
  }
}
