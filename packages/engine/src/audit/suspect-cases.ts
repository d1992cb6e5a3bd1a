import { groupFields, groupTable, snapshotGroups } from '@cardlake/card-features';
import {
  businessFields,
  type CardDecision,
  type CardEvent,
  cardTransactions,
  decisionFields,
} from '@cardlake/card-schema';
import type { DecisionEvidence, SnapshotValues } from '@cardlake/feature-store/assembled';
import { type CompiledGroup, type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import { createTable, identifier, joinSql, readRows, relation, type Sql, scan, sql } from '@cardlake/lake';
import { type Fields, field } from '@cardlake/schema';
import { type AuditedDay, filesOf, SUSPECTS, selectDecisions, valuesOf } from './audited-day';
import { loadServedRows, servedRows } from './served-rows';

/** A decision that is looked at closely, with what the lake has of its event. */
export interface SuspectCase {
  readonly decision: CardDecision;
  readonly evidence: DecisionEvidence;
}

/** Events of `SUSPECTS` as silver has them. */
const OWN_EVENTS = relation('audited_events', businessFields);

/** Columns of a joined table, under names of their own. */
interface Part {
  readonly prefix: string;
  readonly fields: Fields;
}

type AnyRow = Readonly<Record<string, unknown>>;

/** Finds the snapshot groups that features of a group are taken from. */
const usedGroups = ({ features }: CompiledGroup): CompiledSnapshotGroup[] =>
  snapshotGroups.filter((each) =>
    features.some(({ compute }) => compute.kind === 'snapshot' && compute.group === publishedName(each)),
  );

/** Loads what the cases of `SUSPECTS` consist of: their events, and the snapshot rows that were served. */
export async function loadCases(audited: AuditedDay): Promise<void> {
  const { session, snapshot } = audited.read;
  const columns = Object.keys(businessFields).map(identifier);
  const select = (files: ReturnType<typeof filesOf>, ids: Sql) =>
    session.run(
      sql`INSERT INTO ${OWN_EVENTS} SELECT ${columns} FROM ${scan(cardTransactions, files)} SEMI JOIN ${ids} USING (event_id)`,
    );
  await session.run(createTable(OWN_EVENTS));
  const files = snapshot.files(cardTransactions);
  await select(filesOf(files, audited.day, audited.day), SUSPECTS.name);
  // Silver may keep an id on another day.
  const missing = sql`(FROM ${SUSPECTS} ANTI JOIN ${OWN_EVENTS} USING (event_id))`;
  if ((await session.count(missing)) > 0)
    await select(
      files.filter(({ partition }) => partition !== audited.day),
      missing,
    );
  for (const [n, group] of usedGroups(audited.group).entries()) await loadServedRows(audited, group, n);
}

/** Reads the cases of `SUSPECTS`, by card and time. */
export async function* readCases(audited: AuditedDay): AsyncGenerator<readonly SuspectCase[]> {
  const { read, group, day } = audited;
  const gold = groupTable(group);
  const used = usedGroups(group).map((each, n) => ({ group: each, served: servedRows(n, each) }));
  const parts = {
    silver: { prefix: 'silver_', fields: businessFields },
    gold: { prefix: 'gold_', fields: { event_id: businessFields.event_id, ...groupFields(group) } },
    served: used.map(({ group: of }, n) => ({
      prefix: `served_${n}_`,
      fields: { ...FLAGS, ...groupFields(of) },
    })),
  };
  const all: readonly Part[] = [parts.silver, parts.gold, ...parts.served];
  const fields = Object.assign({}, decisionFields, ...all.map(prefixed)) as typeof decisionFields & Fields;
  const select = (alias: Sql, { fields: of }: Part) =>
    Object.keys(of).map((name) => sql`${alias}.${identifier(name)}`);
  const aliases = parts.served.map((_, n) => identifier(`served_${n}`));
  const goldFiles = filesOf(read.snapshot.files(gold), day, day);
  const query = sql`SELECT ${[
    ...Object.keys(decisionFields).map((name) => sql`d.${identifier(name)}`),
    ...select(sql`s`, parts.silver),
    ...select(sql`g`, parts.gold),
    ...parts.served.flatMap((part, n) => select(aliases[n] ?? sql``, part)),
  ]}
    FROM (FROM ${selectDecisions(audited)} SEMI JOIN ${SUSPECTS} USING (event_id)) AS d
    LEFT JOIN ${OWN_EVENTS} AS s USING (event_id) LEFT JOIN ${scan(gold, goldFiles)} AS g USING (event_id)
    ${joinSql(
      used.map(
        ({ served }, n) =>
          sql`LEFT JOIN ${served} AS ${aliases[n] ?? sql``} ON ${aliases[n] ?? sql``}.use_id = d.event_id`,
      ),
      ' ',
    )}
    ORDER BY d.card_id, d.ts, d.event_id`;
  for await (const rows of readRows(read.session, fields, query, valuesOf(audited)))
    yield rows.map((row) => ({
      decision: pick(row, '', decisionFields) as CardDecision,
      evidence: {
        silver: ifPresent(pick(row, parts.silver.prefix, businessFields)) as CardEvent | undefined,
        gold: ifPresent(pick(row, parts.gold.prefix, parts.gold.fields)) as SnapshotValues | undefined,
        published: used.map(({ group: of }, n) => ({
          group: publishedName(of),
          isKept: row[`served_${n}_is_kept`] === true,
          values:
            row[`served_${n}_has_row`] === true
              ? (pick(row, `served_${n}_`, groupFields(of)) as SnapshotValues)
              : null,
        })),
      },
    }));
}

const FLAGS = {
  is_kept: field.boolean('the version is still kept'),
  has_row: field.boolean('it had a row for the entity'),
} as const;

const prefixed = ({ prefix, fields }: Part): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, each]) => [prefix + name, each]));

const pick = (row: AnyRow, prefix: string, fields: Fields): AnyRow =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, row[prefix + name]]));

const ifPresent = (row: AnyRow): AnyRow | undefined => (row['event_id'] === null ? undefined : row);
