import { rmSync } from 'node:fs';
import {
  businessFields,
  type CardDecision,
  type CardEvent,
  cardTransactions,
  decidedFields,
  decisionFields,
  decisions,
  readPayloadHash,
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
import { payloadHashOf } from '@cardlake/prediction';
import { type EngineConfig, isoDay } from '@cardlake/runtime';
import type { Fields, Row } from '@cardlake/schema';
import type { ArchivedClaim } from '../state/logged-decisions';
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

  /** Reads the decisions on events from an instant on, µs. */
  async readClaims(since: number): Promise<ArchivedClaim[]> {
    const claims = new Map<string, ArchivedClaim>();
    const old = new Map<string, ClaimRow>();
    await this.read(async (snapshot) => {
      const files = filesFrom(snapshot, decisions, since);
      const rest = sql`WHERE ts >= make_timestamptz(${since})`;
      for await (const rows of readTable(this.session, decisions, files, claimFields, rest))
        for (const row of rows) {
          claims.set(row.event_id, toArchivedClaim(row));
          if (row.payload_hash === null) old.set(row.event_id, row);
        }
    });
    if (old.size > 0)
      await this.forEachEvent(since, async (events) => {
        for (const event of events) {
          const row = old.get(event.event_id);
          if (row !== undefined) claims.set(event.event_id, toArchivedClaim(row, event));
        }
      });
    return [...claims.values()];
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
    const event =
      decision.payload_hash === null
        ? await this.readOne(
            cardTransactions,
            businessFields,
            sql`WHERE event_id = $1`,
            eventId,
            isoDay(time),
          )
        : undefined;
    return toArchivedClaim(decision, event);
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
}

const { state, received_at, payload_hash } = decisionFields;

/** Columns of a decision that its claim follows from. */
const claimFields = { ...decidedFields, state, received_at, payload_hash };
type ClaimRow = Row<typeof claimFields>;

/**
 * Makes the claim of a decision. An old record has no hash of its payload: that of silver counts if it agrees with what the record
 * repeats of it, and otherwise nothing is known to differ.
 */
function toArchivedClaim(row: ClaimRow, event?: CardEvent): ArchivedClaim {
  const isSame =
    event !== undefined &&
    Object.keys(decidedFields).every((name) => row[name as Decided] === event[name as Decided]);
  const ofSilver = isSame ? payloadHashOf(event) : undefined;
  return {
    eventId: row.event_id,
    payloadHash: row.payload_hash === null ? ofSilver : readPayloadHash(row.payload_hash),
    time: row.ts,
    state: row.state === 'late' ? 'late' : 'decided',
    receivedAt: row.received_at,
  };
}

type Decided = keyof typeof decidedFields;

const filesFrom = (snapshot: Snapshot, table: LakeTable, since: number): LakeFile[] =>
  snapshot.files(table).filter(({ partition }) => partition >= isoDay(since));
