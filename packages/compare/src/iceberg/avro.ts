import { inflateRawSync } from 'node:zlib';

/** A value of an Avro file: records and maps are objects, `long` is a bigint, `bytes` and `fixed` are buffers. */
export type AvroValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Buffer
  | readonly AvroValue[]
  | { readonly [name: string]: AvroValue };

type Schema =
  | string
  | readonly Schema[]
  | {
      readonly type: Schema;
      readonly fields?: readonly { readonly name: string; readonly type: Schema }[];
      readonly items?: Schema;
      readonly values?: Schema;
      readonly size?: number;
      readonly name?: string;
    };

const MAGIC = Buffer.from('Obj\u0001');
const META: Schema = { type: 'map', values: 'bytes' };

/**
 * Reads the records of an Avro container file, the format of Iceberg's manifests
 * (https://avro.apache.org/docs/1.12.0/specification/#object-container-files).
 * @throws Error for a file that is not Avro, is truncated, or uses a codec other than deflate.
 */
export function readAvroRecords(file: Buffer): AvroValue[] {
  if (!file.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not an Avro file');
  const reader = new Reader(file, MAGIC.length);
  const meta = reader.value(META) as Readonly<Record<string, Buffer>>;
  const schema = JSON.parse(String(meta['avro.schema'])) as Schema;
  const codec = String(meta['avro.codec'] ?? 'null');
  if (codec !== 'null' && codec !== 'deflate') throw new Error(`unsupported Avro codec ${codec}`);
  reader.take(16);
  const records: AvroValue[] = [];
  while (!reader.isAtEnd) {
    const count = Number(reader.long());
    const block = reader.take(Number(reader.long()));
    const inner = new Reader(codec === 'null' ? block : inflateRawSync(block), 0);
    for (let i = 0; i < count; i++) records.push(inner.value(schema));
    reader.take(16);
  }
  return records;
}

class Reader {
  /** Named types, which a schema may refer to again. */
  private readonly named = new Map<string, Schema>();

  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new Error('the Avro file is truncated');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Reads a zigzag-encoded integer of variable length. */
  long(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.take(1).readUInt8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return (value >> 1n) ^ -(value & 1n);
    }
  }

  value(schema: Schema): AvroValue {
    if (typeof schema === 'string') return this.primitive(schema);
    if (isUnion(schema)) return this.value(requirePart(schema[Number(this.long())]));
    if (schema.name !== undefined) this.named.set(schema.name, schema);
    switch (schema.type) {
      case 'record':
        return Object.fromEntries((schema.fields ?? []).map(({ name, type }) => [name, this.value(type)]));
      case 'array':
        return this.items(() => this.value(requirePart(schema.items)));
      case 'map':
        return Object.fromEntries(
          this.items(() => [this.text(), this.value(requirePart(schema.values))] as const),
        );
      case 'fixed':
        return this.take(schema.size ?? 0);
      default:
        return this.value(schema.type);
    }
  }

  private primitive(name: string): AvroValue {
    switch (name) {
      case 'null':
        return null;
      case 'boolean':
        return this.take(1)[0] === 1;
      case 'int':
        return Number(this.long());
      case 'long':
        return this.long();
      case 'float':
        return this.take(4).readFloatLE();
      case 'double':
        return this.take(8).readDoubleLE();
      case 'bytes':
        return this.take(Number(this.long()));
      case 'string':
        return this.text();
      default: {
        const known = this.named.get(name);
        if (known === undefined) throw new Error(`unsupported Avro type ${name}`);
        return this.value(known);
      }
    }
  }

  private text(): string {
    return this.take(Number(this.long())).toString('utf8');
  }

  private items<T>(next: () => T): T[] {
    const items: T[] = [];
    for (let count = this.long(); count !== 0n; count = this.long()) {
      // A negative count is followed by the size of the block in bytes.
      if (count < 0n) this.long();
      for (let i = count < 0n ? -count : count; i > 0n; i--) items.push(next());
    }
    return items;
  }
}

const isUnion = (schema: Schema): schema is readonly Schema[] => Array.isArray(schema);

function requirePart(schema: Schema | undefined): Schema {
  if (schema === undefined) throw new Error('invalid Avro schema');
  return schema;
}
