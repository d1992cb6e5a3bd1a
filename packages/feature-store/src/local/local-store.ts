import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_TIME } from '@cardlake/job-contract';
import { createTempTable, type DuckSession, identifier, type Sql, sql, withDiskErrors } from '@cardlake/lake';
import { isUserError } from '@cardlake/runtime';
import type { Fields } from '@cardlake/schema';
import { z } from 'zod';
import { type OnlineGroup, onlineFields } from '../group';
import { checkRecord, isText, type OnlineRecord, type OnlineValue } from '../record';
import type { BulkOnlineStore, FailedRecord } from '../store';
import { insertQuery, insertRecords } from './incoming';
import { dropTables, incomingTable, mergeIncoming, relationOf } from './merge';
import { createFolder, readStoreFiles, recordFiles, switchFiles } from './store-files';
import { readValue, selectValue } from './values';

/** Attempts of a read, which starts over when a writer removed the files meanwhile. */
const READ_ATTEMPTS = 3;

/** Folder of the online store under a lake root. */
const ONLINE_FOLDER = 'online';

/** Returns the folder of a group under the lake root. */
export const onlineFolder = (lakeRoot: string, group: OnlineGroup): string =>
  join(lakeRoot, ONLINE_FOLDER, group.name);

/** Removes all records of a group, and the state of its publication, at once; requires the lake's writer lock. */
export function removeOnlineRecords(lakeRoot: string, group: OnlineGroup): void {
  const folder = onlineFolder(lakeRoot, group);
  const removed = join(lakeRoot, ONLINE_FOLDER, `.removed-${group.name}`);
  withDiskErrors(folder, () => {
    rmSync(removed, { recursive: true, force: true });
    renameSync(folder, removed);
    rmSync(removed, { recursive: true, force: true });
  });
}

const row = z.record(z.string(), z.unknown());

/** A local store, all records of which can be queried. */
export interface LocalOnlineStore extends BulkOnlineStore {
  /**
   * Returns all records of a group as a relation for FROM, with the columns of `onlineFields(group)`. Its files are kept
   * until the put after the next.
   */
  relation(group: OnlineGroup): Sql;
}

/**
 * Opens the online store in a folder of the lake. Reads need no lock. A put requires the lake's writer lock
 * (`beginWrite`), which the store does not check.
 *
 * A group has two Parquet files sorted by id: `base`, and `recent` with newer records. A put rewrites `recent`, or both
 * when `recent` has grown to a quarter of `base`; a get reads a few thousand rows.
 * @param options `session`: runs all queries, also those of `putFrom`; `onStep`: for crash tests only
 */
export function localOnlineStore(options: {
  readonly lakeRoot: string;
  readonly session: DuckSession;
  readonly onStep?: (step: string) => void;
}): LocalOnlineStore {
  const { lakeRoot, session, onStep = () => {} } = options;
  let last: Promise<unknown> = Promise.resolve();
  /** Runs one put at a time: each builds on the files of the previous one. */
  const serialize = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  };

  /** Merges the rows that `fill` inserts into the files of a group. @returns the number of rows written */
  const mergeInto = async (
    group: OnlineGroup,
    fields: Fields,
    fill: () => Promise<unknown>,
  ): Promise<number> => {
    const folder = onlineFolder(lakeRoot, group);
    const current = readStoreFiles(folder, fields);
    try {
      await session.run(createTempTable(incomingTable(fields)));
      await fill();
      createFolder(folder);
      const merge = { folder, current, recordId: group.recordId };
      const { written, next } = await mergeIncoming(session, fields, merge);
      onStep('parts-written');
      if (next !== undefined) switchFiles(folder, next, current, onStep);
      return written;
    } finally {
      await dropTables(session);
    }
  };

  return {
    put: (group, records) =>
      serialize(async () => {
        const fields = onlineFields(group);
        const failed: FailedRecord[] = [];
        const valid = records.filter((record) => {
          const reason = checkRecord(group, record);
          if (reason !== undefined) failed.push({ record, reason });
          return reason === undefined;
        });
        const written = await mergeInto(group, fields, () => insertRecords(session, group, fields, valid));
        return { written, stale: valid.length - written, failed };
      }),

    putFrom: (group, query) =>
      serialize(async () => {
        const fields = onlineFields(group);
        let rows = 0;
        const written = await mergeInto(group, fields, async () => {
          rows = await insertQuery(session, group, fields, query);
        });
        return { written, stale: rows - written };
      }),

    relation(group) {
      const fields = onlineFields(group);
      const folder = onlineFolder(lakeRoot, group);
      const { base, recent } = readStoreFiles(folder, fields);
      const above = relationOf(folder, [recent], fields);
      return sql`(FROM ${above} UNION ALL FROM ${relationOf(folder, [base], fields)} ANTI JOIN ${above} USING (${identifier(group.recordId)}))`;
    },

    async get(group, recordId) {
      const fields = onlineFields(group);
      if (!isText(recordId)) return undefined;
      const folder = onlineFolder(lakeRoot, group);
      const columns = Object.entries(fields).map(([name, field]) => selectValue(name, field));
      for (let attempt = 1; ; attempt++) {
        const stored = recordFiles(readStoreFiles(folder, fields));
        if (stored.length === 0) return undefined;
        try {
          const [found] = await session.rows(
            sql`SELECT ${columns} FROM ${relationOf(folder, stored, fields)}
             WHERE ${identifier(group.recordId)} = $1 ORDER BY ${identifier(EVENT_TIME)} DESC LIMIT 1`,
            row,
            [recordId],
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
