import { type ExportedMemory, GrowingMemory, instantiate } from '../wasm/web-assembly';
import { DIVIDER } from './divider-module';

/** Encoded values of rows. */
interface DividedValues {
  readonly data: Buffer;
  /** Bytes of a value; 0 for texts, which their lengths are in front of. */
  readonly width: number;
  /** 1 for each row with a value, where some have none. */
  readonly present?: Uint8Array | undefined;
  readonly groupOf: Uint8Array;
}

/** Functions of `assembly/divide.ts`; places are those in its memory. */
interface Exports {
  readonly memory: ExportedMemory;
  readonly SLACK: { readonly value: number };
  divide(...places: readonly number[]): void;
}

/** Place behind what the module has for itself. */
const ENDS = 1024;
/** Most row groups, which a byte counts. */
const GROUPS = 256;
const END_BYTES = 4;
/** Least bytes of a text. */
const TEXT_BYTES = 4;

/** Divides the values of columns by row groups, in a memory of its own. */
export class Divider {
  private static shared: Divider | undefined;
  private readonly run = instantiate<Exports>(DIVIDER, {});
  private readonly memory = new GrowingMemory(this.run.memory);
  private readonly flags = ENDS + GROUPS * END_BYTES;
  private groups = 0;
  private values = 0;
  private free = 0;

  /** The divider of the process. What it gave before is no longer valid. @param bytes of all values that will be divided */
  static begin({ rows, columns, bytes }: { rows: number; columns: number; bytes: number }): Divider {
    Divider.shared ??= new Divider();
    Divider.shared.arrange(Math.max(rows, bytes / TEXT_BYTES), columns, bytes);
    return Divider.shared;
  }

  private arrange(most: number, columns: number, bytes: number): void {
    const { SLACK } = this.run;
    this.groups = this.flags + Math.ceil(most);
    this.values = this.groups + Math.ceil(most);
    this.free = this.values + bytes + SLACK.value;
    this.memory.reserve(this.free + bytes + (columns * GROUPS + 1) * SLACK.value);
  }

  /** Divides values, so that those of a row group follow each other. */
  divide({ data, width, present, groupOf }: DividedValues, groups: number): Buffer[] {
    const { run, flags, values, free } = this;
    const { bytes } = this.memory;
    if (present !== undefined) bytes.set(present, flags);
    bytes.set(groupOf, this.groups);
    bytes.set(data, values);
    run.divide(
      values,
      present === undefined ? 0 : flags,
      width,
      this.groups,
      groupOf.length,
      ENDS,
      groups,
      free,
    );
    let start = free;
    const divided = Array.from({ length: groups }, (_, group) => {
      const end = bytes.readUInt32LE(ENDS + group * END_BYTES);
      const part = bytes.subarray(start, end);
      start = end + run.SLACK.value;
      return part;
    });
    this.free = start;
    return divided;
  }
}
