import { rmSync } from 'node:fs';
import {
  businessFields,
  type CardDecision,
  type CardEvent,
  cardTransactions,
  decisionFields,
  decisions,
} from '@cardlake/card-schema';
import {
  createTempFolder,
  type DuckSession,
  type Lake,
  type LakeFile,
  type LakeTable,
  openLake,
  openSession,
  type Snapshot,
  type Sql,
  sql,
} from '@cardlake/lake';
import { type EngineConfig, isoDay } from '@cardlake/runtime';
import type { Fields, Row } from '@cardlake/schema';
import type { ArchivedClaim } from '../state/logged-decisions';
import { payloadHashOf } from '../state/payload';
import { readTable } from './read-table';

/** The lake as a server reads it: beside any writer, and without its lock. */
export class LakeState {
  private snapshot: Snapshot;
  private reading: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly lake: Lake,
    private readonly session: DuckSession,
  ) {
    this.snapshot = lake.snapshot();
  }

  /** Opens the lake in a folder; creates one if there is none. @throws those of `openLake` */
  static async open(lakeRoot: string, resources: EngineConfig): Promise<LakeState> {
    const lake = await openLake(lakeRoot, { create: true });
    return new LakeState(lake, await openSession({ tempDir: createTempFolder(), ...resources }));
  }

  /** Version of the lake that is read. */
  get version(): number {
    return this.snapshot.version;
  }

  /** Takes over what was committed meanwhile. @returns false when nothing was */
  refresh(): boolean {
    if (!this.lake.hasCommitsAfter(this.snapshot.version)) return false;
    this.snapshot = this.lake.snapshot();
    return true;
  }

  /** Tells whether a bronze object was taken to silver. */
  isProcessed(path: string): boolean {
    return this.snapshot.ledger().has(path);
  }

  /** Reads the authorisations of silver from an instant on, µs; each card's in ascending order of time. */
  async forEachEvent(since: number, use: (events: readonly CardEvent[]) => Promise<void>): Promise<void> {
    await this.read(async (snapshot) => {
      const files = filesFrom(snapshot, cardTransactions, since);
      const rest = sql`WHERE ts >= make_timestamptz(${since}) ORDER BY card_id, ts`;
      for await (const events of readTable(this.session, cardTransactions, files, businessFields, rest))
        await use(events);
    });
  }

  /** Reads the decisions on events from an instant on, µs, as far as silver has the events. */
  async readClaims(since: number): Promise<ArchivedClaim[]> {
    const made = await this.readStates(since);
    const claims: ArchivedClaim[] = [];
    if (made.size === 0) return claims;
    await this.forEachEvent(since, async (events) => {
      for (const event of events) {
        const found = made.get(event.event_id);
        if (found === undefined) continue;
        const payloadHash = payloadHashOf(event);
        claims.push({ eventId: event.event_id, payloadHash, time: event.ts, ...found });
      }
    });
    return claims;
  }

  /** Reads the decision on an event with this time; undefined when the lake has none. */
  readDecision(eventId: string, time: number): Promise<CardDecision | undefined> {
    return this.readOne(decisions, decisionFields, sql`WHERE event_id = $1`, eventId, isoDay(time));
  }

  /** Finds the decision on an event anywhere in the lake. */
  findDecision(eventId: string): Promise<CardDecision | undefined> {
    return this.readOne(decisions, decisionFields, sql`WHERE event_id = $1`, eventId);
  }

  /** Finds the decision on the newest event of a card. */
  findNewestDecision(cardId: string): Promise<CardDecision | undefined> {
    const newest = sql`WHERE card_id = $1 ORDER BY ts DESC LIMIT 1`;
    return this.readOne(decisions, decisionFields, newest, cardId);
  }

  /** Finds a decision and the payload that it was made on, of an event with this time; undefined without. */
  async findClaim(eventId: string, time: number): Promise<ArchivedClaim | undefined> {
    const decision = await this.readDecision(eventId, time);
    if (decision === undefined) return undefined;
    const byId = sql`WHERE event_id = $1`;
    const event = await this.readOne(cardTransactions, businessFields, byId, eventId, isoDay(time));
    if (event === undefined) return undefined;
    return { eventId, payloadHash: payloadHashOf(event), time, ...stateOf(decision) };
  }

  close(): void {
    this.session.close();
    rmSync(this.session.tempDir, { recursive: true, force: true });
  }

  /** Reads the first row that a query with an id finds, of one day or of all; undefined when there is none. */
  private readOne<F extends Fields>(
    table: LakeTable,
    fields: F,
    rest: Sql,
    id: string,
    day?: string,
  ): Promise<Row<F> | undefined> {
    return this.read(async (snapshot) => {
      const files = snapshot.files(table).filter(({ partition }) => partition === (day ?? partition));
      let found: Row<F> | undefined;
      for await (const rows of readTable(this.session, table, files, fields, rest, [id])) found ??= rows[0];
      return found;
    });
  }

  /** Runs reads one after the other: a session streams one result at a time. */
  private read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const reading = this.reading.then(() => this.lake.withSnapshot(work));
    this.reading = reading.catch(() => {});
    return reading;
  }

  private async readStates(since: number): Promise<Map<string, ArchivedState>> {
    const { state, received_at, event_id } = decisionFields;
    const fields = { event_id, state, received_at };
    const made = new Map<string, ArchivedState>();
    await this.read(async (snapshot) => {
      const files = filesFrom(snapshot, decisions, since);
      for await (const rows of readTable(this.session, decisions, files, fields, sql``))
        for (const row of rows) made.set(row.event_id, stateOf(row));
    });
    return made;
  }
}

type ArchivedState = Pick<ArchivedClaim, 'state' | 'receivedAt'>;

const stateOf = ({ state, received_at }: Pick<CardDecision, 'state' | 'received_at'>): ArchivedState => ({
  state: state === 'late' ? 'late' : 'decided',
  receivedAt: received_at,
});

const filesFrom = (snapshot: Snapshot, table: LakeTable, since: number): LakeFile[] =>
  snapshot.files(table).filter(({ partition }) => partition >= isoDay(since));
