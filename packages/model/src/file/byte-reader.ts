import { damaged } from '../model-error';

/** Reads big-endian values from bytes, and says where they end too early. */
export class ByteReader {
  private readonly view: DataView;
  at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Moves past a number of bytes and returns where they began. @throws ModelError when fewer are left */
  private skip(count: number): number {
    if (count > this.left) {
      throw damaged(
        `the model file is truncated: ${count} bytes expected at byte ${this.at}, ${this.left} found; copy it again`,
      );
    }
    this.at += count;
    return this.at - count;
  }

  /** The next byte, without moving past it. */
  peek(): number {
    return this.view.getUint8(this.skip(1) && --this.at);
  }

  uint8 = (): number => this.view.getUint8(this.skip(1));
  int8 = (): number => this.view.getInt8(this.skip(1));
  int16 = (): number => this.view.getInt16(this.skip(2));
  int32 = (): number => this.view.getInt32(this.skip(4));
  float32 = (): number => this.view.getFloat32(this.skip(4));
  float64 = (): number => this.view.getFloat64(this.skip(8));

  /** An integer of 64 bits. @throws ModelError when a number cannot hold it exactly */
  int64 = (): number => {
    const value = Number(this.view.getBigInt64(this.skip(8)));
    if (Number.isSafeInteger(value)) return value;
    throw damaged(`the model file has an integer beyond 2^53 at byte ${this.at - 8}`);
  };

  text(length: number): string {
    const start = this.skip(length);
    return new TextDecoder().decode(this.bytes.subarray(start, start + length));
  }
}
