import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bronzeObjectPath, encodeAuthorization, encodeDispute } from '@cardlake/bronze';
import type { CardEvent, Report } from '@cardlake/card-features/test-kit';
import { cardDisputes, cardTransactions, decisions, quarantine, tables } from '@cardlake/card-schema';
import {
  type DuckSession,
  type Lake,
  openLake,
  openSession,
  scan,
  sql,
  type WriteSession,
} from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { z } from 'zod';
import { inlineDecoder, type RefineResult, refine, type SourceObject } from '../../src';

/** Default minute of arrival: 2018-05-01T00:00Z, µs. */
export const ARRIVAL = Date.UTC(2018, 4, 1) * 1000;
export const MINUTE = 60_000_000;

/** A lake in a temporary folder, and operations on it. */
export interface TestLake {
  readonly lake: Lake;
  readonly write: WriteSession;
  readonly session: DuckSession;
  /** Writes an object to bronze. */
  put(name: string, content: string | Buffer, options?: PutOptions): SourceObject;
  refine(objects: readonly SourceObject[]): Promise<RefineResult>;
  /** Reads the rows of a table that is made from bronze as JSON, sorted, so that two lakes can be compared. */
  silver(table: keyof typeof silverTables): Promise<string[]>;
  close(): void;
}

interface PutOptions {
  readonly type?: SourceObject['type'];
  readonly arrival?: number;
  /** Store the content without compressing it. */
  readonly isStored?: boolean;
}

const silverTables = {
  card_transactions: cardTransactions,
  card_disputes: cardDisputes,
  decisions,
  quarantine,
};

/** Creates a lake with a writer and a session. */
export async function testLake(): Promise<TestLake> {
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-silver-'));
  const lake = await openLake(join(folder, 'lake'), { create: true });
  const write = await lake.beginWrite();
  // Small statements cost more on two threads, which wait for each other without sleeping.
  const session = await openSession({ tempDir: write.stagingDir, memoryMb: 500, threads: 1 });
  return {
    lake,
    write,
    session,
    put(name, content, { type = 'card_authorization', arrival = ARRIVAL, isStored = false } = {}) {
      const path = bronzeObjectPath(tables[`bronze.${type}`], arrival, name);
      const location = join(lake.root, path);
      const bytes = isStored ? Buffer.from(content) : gzipSync(content);
      mkdirSync(dirname(location), { recursive: true });
      writeFileSync(location, bytes);
      return { path, location, type, arrivalMicros: arrival, bytes: bytes.length };
    },
    refine: (objects) =>
      refine(objects, {
        session,
        write,
        lakeRoot: lake.root,
        decoder: inlineDecoder(),
        reporter: silentReporter,
      }),
    async silver(name) {
      const table = silverTables[name];
      const rows = await session.rows(
        sql`SELECT to_json(t)::VARCHAR AS row FROM ${scan(table, write.snapshot.files(table))} AS t ORDER BY row`,
        z.object({ row: z.string() }),
      );
      return rows.map(({ row }) => row);
    },
    close() {
      session.close();
      write.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Refines events and reports that arrive together. */
export const refineTogether = (
  lake: TestLake,
  { events, reports }: { readonly events: readonly CardEvent[]; readonly reports: readonly Report[] },
  arrival: number,
): Promise<RefineResult> =>
  lake.refine([
    lake.put('a.json.gz', events.map(encodeAuthorization).join('\n'), { arrival }),
    lake.put('d.json.gz', reports.map(encodeDispute).join('\n'), { type: 'card_dispute', arrival }),
  ]);
