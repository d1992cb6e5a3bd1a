import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type LakeFile, openSession, pathLiteral, sql } from '@cardlake/lake';
import { anySql } from '@cardlake/lake/test-kit';
import { eventIdsPath, writeEventIds } from '../src';
import { findFilesOfEvents } from '../src/event-ids';

const root = mkdtempSync(join(tmpdir(), 'cardlake-event-ids-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('files are left out whose event ids are kept and have none of the events; the others may hold them', async () => {
  const session = await openSession({ tempDir: root });
  const write = async (day: string, ids: string): Promise<LakeFile> => {
    const path = `silver/card_transactions/dt=${day}/part.parquet`;
    const location = join(root, path);
    mkdirSync(dirname(location), { recursive: true });
    await session.run(
      sql`COPY (SELECT unnest(${anySql`${ids}`}) AS event_id) TO ${pathLiteral(location)} (FORMAT parquet)`,
    );
    return { path, location, table: 'silver.card_transactions', partition: day, rows: 2, bytes: 1 };
  };
  const files = [
    await write('2026-01-01', "['a', 'b']"),
    await write('2026-01-02', "['c', 'd']"),
    await write('2026-01-03', "['e', 'f']"),
  ] as const;
  const find = async (ids: string) =>
    (await findFilesOfEvents(session, files, sql`(SELECT unnest(${anySql`${ids}`}) AS event_id)`)).map(
      ({ partition }) => partition,
    );
  const days = files.map(({ partition }) => partition);
  expect(await find("['b']")).toEqual(days);
  for (const file of files.slice(0, 2)) {
    const location = join(root, eventIdsPath(file));
    mkdirSync(dirname(location), { recursive: true });
    await writeEventIds(session, file, location);
  }
  expect(await find("['b']")).toEqual([days[0], days[2]]);
  expect(await find("['c', 'x']")).toEqual([days[1], days[2]]);
  expect(await find("['x']")).toEqual([days[2]]);
  session.close();
});
