import { localOnlineStore, onlineGroup } from '@cardlake/feature-store';
import { type CompiledGroup, groupFields, groupTable, publishedName } from '@cardlake/features';
import { EVENT_TIME } from '@cardlake/job-contract';
import { identifier, scan } from '@cardlake/lake';
import { z } from 'zod';
import { onlineGroups } from '../catalog/groups';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

const SHOWN = 5;

const difference = z.object({
  n: z.bigint(),
  stored: z.string().nullable(),
  expected: z.string().nullable(),
});

/** The online record of a card is its newest gold row up to the record's event time; no card of that time is missing. */
export async function checkOnline(read: ReadContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const group of onlineGroups) findings.push(...(await checkGroup(read, group)));
  return findings;
}

async function checkGroup(
  { lake, session, snapshot }: ReadContext,
  group: CompiledGroup,
): Promise<Finding[]> {
  const id = identifier(group.recordId);
  const features = Object.keys(groupFields(group)).map(identifier).join(', ');
  const table = groupTable(group);
  const store = localOnlineStore({ lakeRoot: lake.root, session });
  await session.run(`CREATE OR REPLACE TEMP TABLE online_records AS FROM ${store.relation(onlineGroup(group))};
    CREATE OR REPLACE TEMP TABLE published AS SELECT max(${EVENT_TIME}) AS as_of FROM online_records`);
  const rows = await session.rows(
    `WITH newest AS (
       SELECT ${id}, ${features} FROM ${scan(table, snapshot.files(table))} AS gold
       LEFT JOIN (SELECT ${id}, ${EVENT_TIME} FROM online_records) USING (${id})
       WHERE ts <= coalesce(${EVENT_TIME}, (SELECT as_of FROM published))
       QUALIFY row_number() OVER (PARTITION BY ${id} ORDER BY ts DESC, event_id DESC) = 1
     ), stored AS (SELECT ${id}, ${features} FROM online_records),
     only_stored AS (FROM stored EXCEPT ALL FROM newest),
     only_newest AS (FROM newest EXCEPT ALL FROM stored)
     SELECT count(*) OVER () AS n, CASE WHEN s.${id} IS NOT NULL THEN to_json(s)::VARCHAR END AS stored,
       CASE WHEN e.${id} IS NOT NULL THEN to_json(e)::VARCHAR END AS expected
     FROM only_stored AS s FULL JOIN only_newest AS e USING (${id}) ORDER BY ${id} LIMIT ${SHOWN}`,
    difference,
  );
  const [first] = rows;
  if (first === undefined) return [];
  return [
    {
      check: 'online',
      message: `${publishedName(group)}: ${first.n} records are not the newest gold rows of their cards`,
      examples: rows.map(({ stored, expected }) => ({ stored, expected })),
    },
  ];
}
