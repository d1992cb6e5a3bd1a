import type { CardEvent } from '@cardlake/card-schema';
import { keptText, type PastEvents } from '@cardlake/feature-store/assembled';
import type { KernelBatch, KernelInputs } from '@cardlake/features';

const MIN_ROWS = 64;

/** The past of a card and its event as rows for a kernel. The arrays are used again for the next event. */
export class EventBatch {
  private rows = 0;
  private ts = new Float64Array(0);
  private entityStart = new Uint8Array(0);
  private readonly decimals: Record<string, Int32Array> = {};
  private readonly codes: Record<string, Int32Array> = {};
  private readonly words = new BigInt64Array(1);
  private readonly halves = new Int32Array(this.words.buffer);

  constructor(private readonly inputs: KernelInputs) {
    this.reserve(MIN_ROWS);
  }

  /** Fills the rows: the past, then the event. @throws Error when the past has an event that is not before it */
  load(event: CardEvent, past: PastEvents): KernelBatch {
    const { count } = past;
    if (count > 0 && !(past.ts[count - 1]! < event.ts))
      throw new Error(`event ${event.event_id}: its past holds an event of its instant or later`);
    this.rows = count + 1;
    this.reserve(this.rows);
    const { ts, entityStart, decimals, codes } = this;
    ts.set(past.ts);
    ts[count] = event.ts;
    for (const [column, words] of Object.entries(decimals)) {
      words.set(requireColumn(past.decimals, column));
      this.words[0] = (event as Readonly<Record<string, unknown>>)[column] as bigint;
      words.set(this.halves, 2 * count);
    }
    for (const [column, values] of Object.entries(codes))
      encodeTexts(
        requireColumn(past.texts, column),
        keptText((event as Readonly<Record<string, unknown>>)[column] as string),
        values,
      );
    return { rows: this.rows, ts, entityStart, decimals, codes };
  }

  private reserve(rows: number): void {
    if (this.ts.length >= rows) return;
    const capacity = 2 ** Math.ceil(Math.log2(rows));
    this.ts = new Float64Array(capacity);
    this.entityStart = new Uint8Array(capacity);
    this.entityStart[0] = 1;
    for (const column of this.inputs.decimals) this.decimals[column] = new Int32Array(2 * capacity);
    for (const column of this.inputs.codes) this.codes[column] = new Int32Array(capacity);
  }
}

/** Gives each text a code: texts have the same one if and only if they are equal. */
function encodeTexts(texts: readonly string[], last: string, into: Int32Array): void {
  const codes = new Map<string, number>();
  const encode = (text: string): number => {
    const known = codes.get(text);
    if (known !== undefined) return known;
    codes.set(text, codes.size);
    return codes.size - 1;
  };
  for (let i = 0; i < texts.length; i++) into[i] = encode(texts[i]!);
  into[texts.length] = encode(last);
}

function requireColumn<T>(columns: Readonly<Record<string, T>>, column: string): T {
  const found = columns[column];
  if (found === undefined)
    throw new Error(`the history does not keep ${column}; create it with the columns of deriveKeptColumns`);
  return found;
}
