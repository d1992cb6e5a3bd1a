import type { CardHistory, KeptEvent, PastEvents } from '../card-history';
import { IdHashSum } from '../id-hash';
import type { KeptColumns } from '../kept-columns';
import { digestOf, keptText } from '../kept-text';
import { CardRows, layOutRow, type RowLayout } from './card-rows';
import { TextDictionary } from './text-dictionary';

/** Most events that a read returns on one machine. */
const LOCAL_HISTORY_BOUND = 10_000;

/** Cards that each new event makes the history look at for expired events: expired cards go without a pause. */
const CARDS_SWEPT = 2;

/** Options of the history in memory. */
export interface LocalHistoryOptions {
  readonly columns: KeptColumns;
  /** Most events that a read returns; 10,000 when left out. */
  readonly bound?: number;
}

/** Number of cards and events in memory, and the bytes of their rows. */
export interface HistorySize {
  readonly cards: number;
  readonly events: number;
  readonly bytes: number;
}

/**
 * The history of one process, in memory. Events expire by the greatest instant that was kept, not by the time of the
 * machine, so that a past day can be replayed.
 */
export class LocalCardHistory implements CardHistory {
  private readonly cards = new Map<string, CardRows>();
  private readonly texts = new TextDictionary();
  private readonly layout: RowLayout;
  private readonly bound: number;
  private newest = Number.NEGATIVE_INFINITY;
  private completeFrom = Number.POSITIVE_INFINITY;
  private sweeping = this.cards.entries();

  constructor(private readonly options: LocalHistoryOptions) {
    this.layout = layOutRow(options.columns);
    this.bound = options.bound ?? LOCAL_HISTORY_BOUND;
  }

  /** Keeps an event at once. */
  add(event: KeptEvent): void {
    const { ts } = event;
    if (!Number.isSafeInteger(ts))
      throw new Error(`event ${event.event_id}: expected whole microseconds, got ${ts}`);
    this.newest = Math.max(this.newest, ts);
    if (ts <= this.expiredUntil) return;
    const rows = this.cards.get(event.card_id) ?? this.addCard(event.card_id);
    const at = rows.insert(ts, digestOf(event.event_id));
    if (at !== undefined) this.fillRow(rows.view, at, event);
    for (let i = 0; i < CARDS_SWEPT; i++) this.sweepCard();
  }

  /** Removes an event again, whose keeping failed elsewhere. */
  forget({ card_id, ts, event_id }: KeptEvent): void {
    const rows = this.cards.get(card_id);
    const row = rows?.findRow(ts, digestOf(event_id));
    if (rows === undefined || row === undefined) return;
    this.releaseTexts(rows, row, row + 1);
    rows.remove(row);
    if (rows.count === 0) this.cards.delete(card_id);
  }

  async keep(event: KeptEvent): Promise<void> {
    this.add(event);
  }

  async read(cardId: string, fromMicros: number, beforeMicros: number): Promise<PastEvents> {
    const rows = this.cards.get(cardId) ?? new CardRows(this.layout);
    const completeFrom = Math.max(this.completeFrom, this.expiredUntil);
    const first = rows.findFirst(Math.max(fromMicros, this.expiredUntil + 1));
    const end = Math.max(first, rows.findFirst(beforeMicros));
    const start = Math.max(first, end - this.bound);
    return { ...this.copyRows(rows, start, end), overflow: start > first, completeFrom };
  }

  async declareCompleteFrom(micros: number): Promise<void> {
    this.completeFrom = Math.min(this.completeFrom, micros);
  }

  /** Counts what is in memory; looks at every card. */
  measureSize(): HistorySize {
    const all = [...this.cards.values()];
    return {
      cards: all.length,
      events: all.reduce((sum, { count }) => sum + count, 0),
      bytes: all.reduce((sum, { view }) => sum + view.byteLength, 0),
    };
  }

  /** Newest instant whose events have expired. */
  private get expiredUntil(): number {
    return this.newest - this.options.columns.retentionMicros;
  }

  private addCard(cardId: string): CardRows {
    const rows = new CardRows(this.layout);
    this.cards.set(cardId, rows);
    return rows;
  }

  private fillRow(view: DataView, at: number, event: KeptEvent): void {
    for (const [column, offset] of this.layout.decimals)
      view.setBigInt64(at + offset, event[column] as bigint, true);
    for (const [column, offset] of this.layout.texts)
      view.setInt32(at + offset, this.texts.acquire(keptText(event[column] as string)), true);
  }

  private copyRows(rows: CardRows, start: number, end: number) {
    const { view } = rows;
    const { bytes, id } = this.layout;
    const count = end - start;
    const base = start * bytes;
    const ts = new Float64Array(count);
    const sum = new IdHashSum();
    for (let i = 0, at = base; i < count; i++, at += bytes) {
      ts[i] = view.getFloat64(at, true);
      sum.add(view.getUint32(at + id), view.getUint32(at + id + 4));
    }
    const decimals: Record<string, Int32Array> = {};
    for (const [column, offset] of this.layout.decimals) {
      const words = new Int32Array(2 * count);
      for (let i = 0, at = base + offset; i < count; i++, at += bytes) {
        words[2 * i] = view.getInt32(at, true);
        words[2 * i + 1] = view.getInt32(at + 4, true);
      }
      decimals[column] = words;
    }
    const texts: Record<string, readonly string[]> = {};
    for (const [column, offset] of this.layout.texts) {
      const values = new Array<string>(count);
      for (let i = 0, at = base + offset; i < count; i++, at += bytes)
        values[i] = this.texts.textOf(view.getInt32(at, true));
      texts[column] = values;
    }
    return { count, ts, decimals, texts, idHash: sum.toString() };
  }

  /** Drops the expired events of the next card in turn, and the card when it has no other. */
  private sweepCard(): void {
    const next = this.sweeping.next();
    if (next.done === true) {
      this.sweeping = this.cards.entries();
      return;
    }
    const [cardId, rows] = next.value;
    const expired = rows.findFirst(this.expiredUntil + 1);
    if (expired === 0) return;
    this.releaseTexts(rows, 0, expired);
    rows.dropOldest(expired);
    if (rows.count === 0) this.cards.delete(cardId);
  }

  private releaseTexts(rows: CardRows, start: number, end: number): void {
    const { bytes, texts } = this.layout;
    for (const offset of texts.values())
      for (let row = start; row < end; row++)
        this.texts.release(rows.view.getInt32(row * bytes + offset, true));
  }
}
