import { businessFields, cardTransactions } from '@cardlake/card-schema';
import type { KernelInputs } from '@cardlake/features';
import { type DuckSession, identifier, type LakeFile, type Sql, scan, sql } from '@cardlake/lake';
import type { Entity } from '../gold/entities';
import { filesWithin } from '../gold/reach';
import { PROBE_INPUT, PROBE_ROWS } from './join-relations';
import type { LoadedEntities } from './load-entities';

/** Events and probes of an entity. */
export interface ProbeSource {
  readonly silver: readonly LakeFile[];
  readonly entities: LoadedEntities;
  /** Time before a probe that its windows reach, µs. */
  readonly reach: number;
  /** Columns of the lake that the probes have. */
  readonly columns: readonly string[];
}

/**
 * Loads {@link PROBE_INPUT}: the events of the entities that are asked for, as far as their windows reach, with −1 as
 * `row_id`; and the probes, with a filler in the columns that their file lacks and no window looks at.
 */
export async function loadProbeInput(
  session: DuckSession,
  { key }: Entity,
  { decimals, codes, labels }: KernelInputs,
  { silver, entities, reach, columns }: ProbeSource,
): Promise<void> {
  const names = [...new Set([key, 'ts', ...decimals, ...codes])];
  const files = filesWithin(silver, { ...entities, first: entities.first - reach });
  const events = labels ? ['event_id', ...names] : names;
  const given = new Set(['ts', ...columns]);
  await session.run(sql`CREATE OR REPLACE TABLE ${PROBE_INPUT} AS
    SELECT ${events.map(identifier)}, -1::BIGINT AS row_id FROM ${scan(cardTransactions, files, events)}
      SEMI JOIN ${PROBE_ROWS} USING (${identifier(key)})
    UNION ALL BY NAME SELECT row_id, ${names.map((name) => (given.has(name) ? identifier(name) : filler(name)))}
      FROM ${PROBE_ROWS}`);
}

const filler = (name: string): Sql =>
  sql`${decimalColumns.has(name) ? sql`0` : sql`''`} AS ${identifier(name)}`;

const decimalColumns: ReadonlySet<string> = new Set(
  Object.entries(businessFields).flatMap(([name, { type }]) => (type.kind === 'decimal' ? [name] : [])),
);
