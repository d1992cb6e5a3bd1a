import { bytesMayHoldPan } from '@cardlake/card-schema';
import type { CompiledFeed } from '@cardlake/feeds';
import type { KeptPlace } from './kept-place';
import type { CellSink } from './plain-rows';

const BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const COMMA = 0x2c;

/** Builds the JSON object of the members of a record that no column reads. */
export class KeptMembers {
  private text = Buffer.allocUnsafe(1024);
  private filled = 0;

  constructor(private readonly sink: CellSink) {}

  /** Those of a feed that keeps them; its column follows the declared ones. */
  static of({ columns, onUnknownColumn }: CompiledFeed, cells: readonly CellSink[]): KeptMembers | undefined {
    const sink = cells[columns.length];
    return onUnknownColumn === 'keep' && sink !== undefined ? new KeptMembers(sink) : undefined;
  }

  clear(): void {
    this.filled = 0;
  }

  /**
   * Adds a member.
   * @returns false when its value may hold a card number
   */
  add({ opening, closing }: KeptPlace, bytes: Buffer, start: number, end: number): boolean {
    if (bytesMayHoldPan(bytes, start, end)) return false;
    const room = this.filled + opening.length + closing.length + end - start + 2;
    if (room > this.text.length) this.text = Buffer.concat([this.text], 2 * room);
    this.text[this.filled] = this.filled === 0 ? BRACE : COMMA;
    this.filled += 1;
    this.write(opening, 0, opening.length);
    this.write(bytes, start, end);
    this.write(closing, 0, closing.length);
    return true;
  }

  /** Gives the object to the column, or null when it has no members. */
  end(): void {
    if (this.filled === 0) {
      this.sink.null();
      return;
    }
    this.text[this.filled] = CLOSING_BRACE;
    this.sink.text(this.text, 0, this.filled + 1);
  }

  private write(bytes: Buffer, start: number, end: number): void {
    this.filled += bytes.copy(this.text, this.filled, start, end);
  }
}
