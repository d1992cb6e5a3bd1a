import { OnlineError } from './online-error';

/** Writes the bytes of a state, one array after the other. */
export class BinaryWriter {
  private readonly parts: Uint8Array[] = [];
  private length = 0;

  /** Appends the numbers of an array as they are in memory, little-endian. */
  put(array: Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array): void {
    this.parts.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    this.length += array.byteLength;
  }

  finish(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

/** Reads the bytes of a state in the order in which they were written. */
export class BinaryReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    // Slices of a plain Uint8Array are copies, and so aligned; those of a Buffer are not.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Reads so many bytes. @throws OnlineError when fewer are left */
  take(count: number): Uint8Array<ArrayBuffer> {
    if (this.at + count > this.bytes.length) throw corruptState('it is truncated');
    this.at += count;
    return this.bytes.slice(this.at - count, this.at) as Uint8Array<ArrayBuffer>;
  }

  u32s(count: number): Uint32Array {
    return new Uint32Array(this.take(4 * count).buffer);
  }

  u32(): number {
    return this.u32s(1)[0] ?? 0;
  }

  float(): number {
    return this.floats(1)[0] ?? Number.NaN;
  }

  ints(count: number): Int32Array {
    return new Int32Array(this.take(4 * count).buffer);
  }

  floats(count: number): Float64Array {
    return new Float64Array(this.take(8 * count).buffer);
  }

  /** @throws OnlineError when bytes are left */
  end(): void {
    if (this.at < this.bytes.length) throw corruptState('it has bytes after its end');
  }
}

export const corruptState = (why: string): OnlineError =>
  new OnlineError(
    'bad_online_state',
    `the bytes are not an online state of this definition: ${why}; rebuild it from silver`,
  );
