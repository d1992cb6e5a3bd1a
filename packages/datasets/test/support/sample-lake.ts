import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardDisputes, decisions as decisionTable } from '@cardlake/card-schema';
import { type DuckSession, type Lake, openLake, openSession, type Sql, stageCopy } from '@cardlake/lake';
import { anySql, textLiteral } from '@cardlake/lake/test-kit';
import { fixedClock } from '@cardlake/runtime';
import type { Table } from '@cardlake/schema';
import { type BuildDatasetsOptions, buildDatasets, type DatasetsResult } from '../../src';
import { cardGroup, countGroup, groups } from './groups';

/** An event of a test; its features are computed from these values, as gold is a function of silver. */
export interface SampleEvent {
  readonly id: string;
  readonly card: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly cents: number;
}

export interface SampleDispute {
  readonly id: string;
  readonly isFraud: boolean;
  readonly reportedAt: number;
}

/** A decision of a test on one of its events. */
export interface SampleDecision {
  readonly event: SampleEvent;
  readonly decision: 'approve' | 'review' | 'decline';
  readonly isControl: boolean;
  /** Null in an old record. */
  readonly decidedBy?: 'model' | 'list' | 'rule' | null;
  /** Ids of the lists and rules that matched. */
  readonly rules?: readonly string[];
}

const instant = (ms: number): Sql => anySql`make_timestamptz(${ms * 1000}::BIGINT)`;
const values = (rows: readonly (readonly string[])[], names: string): string =>
  `(VALUES ${rows.map((row) => `(${row})`).join(', ')}) AS t(${names})`;

const BUSINESS = `id AS event_id, card AS card_id, moment AS ts, 'm' || length(card) AS merchant_id,
  (cents / 100)::DECIMAL(18,4) AS amount, 'EUR' AS currency, 'BE' AS country, 'chip' AS pos_mode`;
const FEATURES: ReadonlyMap<Table, string> = new Map([
  [
    cardGroup.table,
    anySql`CASE WHEN cents % 5 > 0 THEN (cents / 100)::DECIMAL(38,4) END AS spent,
     CASE WHEN cents % 7 > 0 THEN cents / 3.0 END AS mean_spent`,
  ],
  [countGroup.table, 'cents::BIGINT AS seen'],
]);

/** Creates lakes in a temporary folder, with a session; both are removed after each test. */
export function sampleLakes() {
  let folder = '';
  let session: DuckSession;
  let count = 0;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cardlake-datasets-'));
    session = await openSession({ tempDir: join(folder, 'spill'), memoryMb: 500, threads: 2 });
  });
  afterEach(() => {
    session.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const commit = async (
    lake: Lake,
    events: readonly SampleEvent[],
    disputes: readonly SampleDispute[],
    decisions: readonly SampleDecision[] = [],
  ) => {
    const write = await lake.beginWrite();
    const transaction = write.transaction();
    if (events.length > 0) {
      const rows = events.map(({ id, card, at, cents }) => [
        textLiteral(id),
        textLiteral(card),
        instant(at),
        `${cents}`,
      ]);
      for (const [table, features] of FEATURES) {
        const query = anySql`SELECT ${BUSINESS}, ${features} FROM ${values(rows, 'id, card, moment, cents')}`;
        await stageCopy(session, transaction, table, query);
      }
    }
    if (disputes.length > 0) {
      const rows = disputes.map((d) => [textLiteral(d.id), String(d.isFraud), instant(d.reportedAt)]);
      const query = anySql`SELECT *, reported_at AS ingested_at, 'bronze/x' AS source_object
        FROM ${values(rows, 'event_id, is_fraud, reported_at')}`;
      await stageCopy(session, transaction, cardDisputes, query);
    }
    if (decisions.length > 0) {
      const rows = decisions.map(({ event, decision, isControl, decidedBy = null, rules = [] }) => [
        textLiteral(event.id),
        instant(event.at),
        textLiteral(decision),
        textLiteral(JSON.stringify(isControl ? ['stale', 'control'] : [])),
        decidedBy === null ? 'NULL' : textLiteral(decidedBy),
        textLiteral(JSON.stringify(rules)),
      ]);
      const given = new Set(['event_id', 'ts', 'decision', 'flags', 'decided_by', 'rules']);
      const columns = Object.keys(decisionTable.fields).map((name) =>
        given.has(name) ? name : `NULL AS ${name}`,
      );
      const query = anySql`SELECT ${columns.join(', ')} FROM ${values(rows, 'event_id, ts, decision, flags, decided_by, rules')}`;
      await stageCopy(session, transaction, decisionTable, query);
    }
    await transaction.commit({});
    write.release();
  };

  return {
    get session() {
      return session;
    },
    commit,
    /** Creates a lake and commits events and disputes batch by batch. */
    async lake(
      batches: readonly {
        events?: readonly SampleEvent[];
        disputes?: readonly SampleDispute[];
        decisions?: readonly SampleDecision[];
      }[],
    ) {
      const lake = await openLake(join(folder, `lake-${count++}`), { create: true, clock: fixedClock(0) });
      for (const { events = [], disputes = [], decisions } of batches)
        await commit(lake, events, disputes, decisions);
      return lake;
    },
    async build(
      lake: Lake,
      options: Pick<BuildDatasetsOptions, 'day' | 'settings'>,
    ): Promise<DatasetsResult> {
      const write = await lake.beginWrite();
      try {
        return await buildDatasets({ session, write, groups, ...options });
      } finally {
        write.release();
      }
    },
  };
}
