import { join } from 'node:path';
import { EVENT_TIME } from '@cardlake/job-contract';
import { type DuckSession, identifier, literal } from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import { duckdbColumns, type Fields } from '@cardlake/schema';
import { z } from 'zod';
import { type OnlineGroup, onlineFields } from '../group';
import { isText, type OnlineRecord, type OnlineValue, recordFault } from '../record';
import type { BulkOnlineStore, FailedRecord } from '../store';
import { makeFolder, parts, readCurrent, switchTo } from './current';
import { insertQuery, insertRecords } from './incoming';
import { dropTables, INCOMING, mergeIncoming, relationOf } from './merge';
import { readValue, selectValue } from './values';

/** How often a read starts over because a writer removed the files under it. */
const READ_ATTEMPTS = 3;

/** Folder of the online store under a lake root. */
export const ONLINE_FOLDER = 'online';

/** Where the local store keeps a group, under the lake root. */
export const onlineFolder = (lakeRoot: string, group: OnlineGroup): string =>
  join(lakeRoot, ONLINE_FOLDER, group.name);

const row = z.record(z.string(), z.unknown());

/** The local store can also be read as a whole. */
export interface LocalOnlineStore extends BulkOnlineStore {
  /**
   * Every record of a group as something to write after FROM: the columns of `onlineFields(group)`. It names files
   * that stay until the put after the next.
   */
  relation(group: OnlineGroup): string;
}

/**
 * The online store on a folder of the lake. Reading takes no lock. Whoever puts must be the lake's writer
 * (`beginWrite`): the store itself keeps nobody else out.
 *
 * Per group there are two Parquet files sorted by id: `base`, and over it `recent` with the newer records. A put
 * rewrites `recent`, and both when `recent` has grown to a quarter of `base`; a get reads a few thousand rows.
 * @param options `session`: used for everything, queries of `putFrom` too; `onStep`: for kill tests only
 */
export function localOnlineStore(options: {
  readonly lakeRoot: string;
  readonly session: DuckSession;
  readonly onStep?: (step: string) => void;
}): LocalOnlineStore {
  const { lakeRoot, session, onStep = () => {} } = options;
  let last: Promise<unknown> = Promise.resolve();
  /** One put at a time: each builds on the state the one before it left. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  };

  /** Puts what `fill` inserts. @returns how many rows were written */
  const take = async (group: OnlineGroup, fields: Fields, fill: () => Promise<unknown>): Promise<number> => {
    const folder = onlineFolder(lakeRoot, group);
    const current = readCurrent(folder, fields);
    try {
      await session.run(
        `CREATE OR REPLACE TEMP TABLE ${INCOMING} (is_last BOOLEAN, ${duckdbColumns(fields)})`,
      );
      await fill();
      makeFolder(folder);
      const merge = { folder, current, recordId: group.recordId };
      const { written, next } = await mergeIncoming(session, fields, merge);
      onStep('parts-written');
      if (next !== undefined) switchTo(folder, next, current, onStep);
      return written;
    } finally {
      await dropTables(session);
    }
  };

  return {
    put: (group, records) =>
      inTurn(async () => {
        const fields = onlineFields(group);
        const failed: FailedRecord[] = [];
        const good = records.filter((record) => {
          const reason = recordFault(group, record);
          if (reason !== undefined) failed.push({ record, reason });
          return reason === undefined;
        });
        const written = await take(group, fields, () => insertRecords(session, group, fields, good));
        return { written, stale: good.length - written, failed };
      }),

    putFrom: (group, query) =>
      inTurn(async () => {
        const fields = onlineFields(group);
        let rows = 0;
        const written = await take(group, fields, async () => {
          rows = await insertQuery(session, group, fields, query);
        });
        return { written, stale: rows - written };
      }),

    relation(group) {
      const fields = onlineFields(group);
      const folder = onlineFolder(lakeRoot, group);
      const { base, recent } = readCurrent(folder, fields);
      const above = relationOf(folder, [recent], fields);
      return `(FROM ${above} UNION ALL FROM ${relationOf(folder, [base], fields)} ANTI JOIN ${above} USING (${identifier(group.recordId)}))`;
    },

    async get(group, recordId) {
      const fields = onlineFields(group);
      if (!isText(recordId)) return undefined;
      const folder = onlineFolder(lakeRoot, group);
      const columns = Object.entries(fields).map(([name, field]) => selectValue(name, field));
      for (let attempt = 1; ; attempt++) {
        const stored = parts(readCurrent(folder, fields));
        if (stored.length === 0) return undefined;
        try {
          const [found] = await session.rows(
            `SELECT ${columns.join(', ')} FROM ${relationOf(folder, stored, fields)}
             WHERE ${identifier(group.recordId)} = ${literal(recordId)} ORDER BY ${EVENT_TIME} DESC LIMIT 1`,
            row,
          );
          return found && recordOf(group, found);
        } catch (error) {
          if (attempt === READ_ATTEMPTS || !isUserError(error, 'file_missing')) throw error;
        }
      }
    },
  };
}

function recordOf(group: OnlineGroup, found: Record<string, unknown>): OnlineRecord {
  const features = Object.entries(group.features).map(([name, field]): [string, OnlineValue] => [
    name,
    readValue(field, found[name]),
  ]);
  return {
    recordId: z.string().parse(found[group.recordId]),
    eventTime: Number(z.bigint().parse(found[EVENT_TIME])),
    features: Object.fromEntries(features),
  };
}
