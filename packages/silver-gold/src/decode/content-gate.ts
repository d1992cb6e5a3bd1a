import { FORMAT_HEAD_BYTES, foreignFormat, isGzip } from '@cardlake/schema';

/** Passes inflated bytes on, unless the first of them are of a format that holds no lines. */
export class ContentGate {
  /** Name of the format, once it is known that nothing is passed on. */
  foreignFormat: string | undefined;
  /** Number of bytes taken. */
  bytes = 0;
  private head: Buffer[] | undefined = [];

  constructor(private readonly onChunk: (chunk: Buffer) => void) {}

  push(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.foreignFormat !== undefined) return;
    if (this.head === undefined) {
      this.onChunk(chunk);
      return;
    }
    this.head.push(this.bytes < FORMAT_HEAD_BYTES ? Buffer.from(chunk) : chunk);
    if (this.bytes >= FORMAT_HEAD_BYTES) this.open();
  }

  /** Passes on what an object that is shorter than the head of any format has. */
  end(): void {
    if (this.head !== undefined) this.open();
  }

  private open(): void {
    const [first] = this.head ?? [];
    const bytes = first !== undefined && this.head?.length === 1 ? first : Buffer.concat(this.head ?? []);
    this.head = undefined;
    const head = bytes.subarray(0, FORMAT_HEAD_BYTES);
    this.foreignFormat = isGzip(head) ? 'gzip' : foreignFormat(head);
    if (this.foreignFormat === undefined && bytes.length > 0) this.onChunk(bytes);
  }
}
