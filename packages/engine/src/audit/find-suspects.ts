import { groupFields, groupTable } from '@cardlake/card-features';
import { cardTransactions, decidedFields, decisionFields } from '@cardlake/card-schema';
import type { DecisionAuditor } from '@cardlake/feature-store/assembled';
import type { FeatureValue } from '@cardlake/features';
import { identifier, joinSql, readRows, scan, sql } from '@cardlake/lake';
import { field, nullable } from '@cardlake/schema';
import { type AuditedDay, filesOf, isSameEvent, SUSPECTS, selectDecisions, valuesOf } from './audited-day';
import { fillTable } from './fill-table';

/**
 * Compares the decisions of a day with the gold rows of their events, as they come, and fills `SUSPECTS` with those that
 * differ, or whose event is not the one that silver has.
 * @returns the number of the others
 */
export async function findSuspects(audited: AuditedDay, auditor: DecisionAuditor): Promise<number> {
  const { read, group, day } = audited;
  const { session, snapshot } = read;
  const gold = groupTable(group);
  const features = groupFields(group);
  const isTrue = nullable(field.boolean(''));
  const fields = {
    event_id: decidedFields.event_id,
    card_id: decidedFields.card_id,
    features: decisionFields.features,
    is_same: isTrue,
    ...features,
  };
  const silverFiles = filesOf(snapshot.files(cardTransactions), day, day);
  const query = sql`SELECT d.event_id, d.card_id, d.features,
      g.event_id IS NOT NULL AND ${joinSql(isSameEvent(sql`d`, sql`s`), ' AND ')},
      ${Object.keys(features).map((name) => sql`g.${identifier(name)}`)}
    FROM ${selectDecisions(audited)} AS d
    LEFT JOIN ${scan(cardTransactions, silverFiles, Object.keys(decidedFields))} AS s USING (event_id)
    LEFT JOIN ${scan(gold, filesOf(snapshot.files(gold), day, day))} AS g USING (event_id)`;
  let equal = 0;
  await fillTable(session, SUSPECTS, async (suspects) => {
    for await (const rows of readRows(session, fields, query, valuesOf(audited)))
      for (const { event_id, card_id, features: served, is_same, ...row } of rows) {
        if (is_same === true && served !== null && auditor.isEqual(served, row as Values)) equal++;
        else suspects.append([event_id, card_id]);
      }
  });
  return equal;
}

type Values = Readonly<Record<string, FeatureValue>>;
