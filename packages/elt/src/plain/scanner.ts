import { isUtf8 } from 'node:buffer';
import { holdsPan } from '@cardlake/card-schema';
import { type ExportedMemory, GrowingMemory, instantiate } from '../wasm/web-assembly';
import { SCANNER } from './scanner-module';

/** Functions of `assembly/index.ts`; places are those in its memory. */
interface Exports {
  readonly memory: ExportedMemory;
  readonly INPUT: Constant;
  readonly INPUT_BYTES: Constant;
  readonly OUTPUT: Constant;
  readonly PRESENT: Constant;
  readonly SETTINGS: Constant;
  clear(): void;
  readLines(from: number, end: number, last: number, place: number, rows: number, bytes: number): number;
  readRecord(start: number, end: number, place: number): number;
  rowCount(): number;
  byteCount(): number;
  endOfLast(): number;
  encode(column: number, bytes: number, rows: number): number;
  nullCount(): number;
}

interface Constant {
  readonly value: number;
}

/** Bytes behind the settings that vectors read. */
const SLACK = 64;

/** The scanner of plain records, which runs as WebAssembly, and its memory. */
export class Scanner {
  private static shared: Scanner | undefined;
  readonly run: Exports;
  /** Places of the bytes that are read, of encoded values, and of which rows have one. */
  readonly input: number;
  readonly inputBytes: number;
  readonly output: number;
  readonly present: number;
  readonly settings: number;
  private readonly held: GrowingMemory;
  /** Reader whose settings it has. */
  private user: object | undefined;

  private constructor() {
    const text = (start: number, end: number) => this.memory.toString('utf8', start, end);
    const host = {
      isUtf8: (start: number, end: number) => isUtf8(this.memory.subarray(start, end)),
      holdsCardNumber: (start: number, end: number) => holdsPan(text(start, end)),
    };
    this.run = instantiate<Exports>(SCANNER, { host });
    this.input = this.run.INPUT.value;
    this.inputBytes = this.run.INPUT_BYTES.value;
    this.output = this.run.OUTPUT.value;
    this.present = this.run.PRESENT.value;
    this.settings = this.run.SETTINGS.value;
    this.held = new GrowingMemory(this.run.memory);
  }

  /** The scanner of the process: readers take turns. */
  static get(): Scanner {
    Scanner.shared ??= new Scanner();
    return Scanner.shared;
  }

  get memory(): Buffer {
    return this.held.bytes;
  }

  /** Lets a reader scan, by settings that it writes when another one did before. */
  use(user: object, writeSettings: (place: number) => Buffer): void {
    if (this.user === user) return;
    // What a reader that failed has left.
    this.run.clear();
    const settings = writeSettings(this.settings);
    this.held.reserve(this.settings + settings.length + SLACK);
    this.memory.set(settings, this.settings);
    this.user = user;
  }

  isUsedBy(user: object): boolean {
    return this.user === user;
  }

  /** Has settings written again. */
  forget(): void {
    this.user = undefined;
  }
}
