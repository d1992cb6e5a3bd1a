import { createHash } from 'node:crypto';
import type { Chunks, ChunkWriter, ObjectVersion, SourceObjects, StagingStore } from '../../src';
import { chunksOf } from './chunks';

/** Called with the name of each write, before and after it: an error that it throws is a death there. */
type OnEffect = (key: string, moment: 'before' | 'after') => void;

async function bytesOf(chunks: Chunks): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of chunks) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Objects of feeds in memory, which are read in chunks of some sizes. */
export class MemoryObjects implements SourceObjects {
  private readonly contents = new Map<string, Buffer>();

  constructor(private readonly sizes: readonly number[] = [7]) {}

  add(key: string, content: Buffer): ObjectVersion {
    const hash = createHash('sha256').update(content).digest('hex');
    const version = hash.slice(0, 16);
    this.contents.set(`${key}#${version}`, content);
    return { key, version, order: '1', content: hash, modifiedMicros: 1, bytes: content.length };
  }

  open({ key, version }: Pick<ObjectVersion, 'key' | 'version'>, position: number): Chunks {
    const content = this.contents.get(`${key}#${version}`);
    if (content === undefined) throw new Error(`there is no ${key}`);
    return chunksOf(content.subarray(position), this.sizes);
  }
}

/** Staging in memory. It keeps all bytes that were ever written under a name. */
export class MemoryStore implements StagingStore {
  readonly written = new Map<string, Set<string>>();
  private readonly stored = new Map<string, Buffer>();

  constructor(private readonly onEffect: OnEffect = () => {}) {}

  async get(key: string): Promise<Buffer | undefined> {
    return this.stored.get(key);
  }

  open(key: string): Chunks {
    const content = this.stored.get(key);
    if (content === undefined) throw new Error(`there is no ${key}`);
    return chunksOf(content, [5, 64]);
  }

  async list(folder: string): Promise<ReadonlySet<string>> {
    return new Set([...this.stored.keys()].filter((key) => key.startsWith(`${folder}/`)));
  }

  async put(key: string, content: Chunks): Promise<void> {
    const bytes = await bytesOf(content);
    this.effect(key, () => this.stored.set(key, bytes), bytes);
  }

  async putNew(key: string, content: Buffer): Promise<void> {
    if (!this.stored.has(key)) this.effect(key, () => this.stored.set(key, content), content);
  }

  /** Removes what is there. */
  clear(): void {
    this.stored.clear();
  }

  /** Removes one object. */
  remove(key: string): void {
    this.stored.delete(key);
  }

  /** Names of what is there. */
  keys(): string[] {
    return [...this.stored.keys()].sort();
  }

  private effect(key: string, write: () => void, bytes: Buffer): void {
    this.onEffect(key, 'before');
    write();
    this.written.set(key, (this.written.get(key) ?? new Set()).add(bytes.toString('base64')));
    this.onEffect(key, 'after');
  }
}

/** Writes staged rows as lines of JSON. */
export const jsonWriter = (store: StagingStore): ChunkWriter => ({
  async write({ rows: rowsKey, rejects: rejectsKey, object, fill }) {
    const rows: string[] = [];
    const rejects: string[] = [];
    const lineOf = (...parts: readonly unknown[]) =>
      `${JSON.stringify(parts, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))}\n`;
    const counts = await fill({
      onRow: (place, row) => rows.push(lineOf(object.key, object.version, place, row)),
      onRejected: (place, reasons, raw) =>
        rejects.push(lineOf(object.key, object.version, place, reasons, raw)),
    });
    await store.put(rowsKey, chunksOf(rows.join(''), [1 << 20]));
    await store.put(rejectsKey, chunksOf(rejects.join(''), [1 << 20]));
    return counts;
  },
});
