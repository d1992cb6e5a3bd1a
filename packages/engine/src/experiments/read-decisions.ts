import {
  businessFields,
  type CardDecision,
  type CardEvent,
  cardTransactions,
  decisionFields,
  decisions,
} from '@cardlake/card-schema';
import { addDays, type Day, inRange, selectLabels } from '@cardlake/datasets';
import { identifier, readRows, scan, sql } from '@cardlake/lake';
import { type Fields, field, nullable, type Row } from '@cardlake/schema';
import type { EngineContext } from '../session/engine-context';
import { withLakeReader } from '../session/lake-reader';
import { type MatureDays, matureRange, noDecisions } from './mature-range';

/** Options of `readMatureDecisions`. */
export interface MatureDecisionsOptions extends MatureDays {
  readonly lakeRoot: string;
  readonly model: string;
  /** Every version, when left out. */
  readonly version?: string | undefined;
}

/** A decision by a model, its event, and its label. */
export interface MatureDecision {
  readonly record: CardDecision;
  /** Undefined while silver does not have it, or has another one with its id. */
  readonly event: CardEvent | undefined;
  /** Undefined for a decline on which nobody reported. */
  readonly label: boolean | undefined;
}

/** Columns of an event that its decision repeats, and the others. */
const sharedNames = Object.keys(businessFields).filter((name) => Object.hasOwn(decisionFields, name));
const otherNames = Object.keys(businessFields).filter((name) => !Object.hasOwn(decisionFields, name));

const readFields: Fields = {
  ...businessFields,
  ...decisionFields,
  is_fraud: nullable(field.boolean('the newest report on the event')),
};

/**
 * Visits the decisions of a model that are old enough for labels, in the order of their ids; again from the start when a writer
 * removes a file meanwhile.
 * @param open called at each start, returns what takes the decisions
 * @returns the first and the last day, and what the last call returned
 * @throws UserError `no_decisions`; those of `withLakeReader`
 */
export const visitMatureDecisions = <V extends { add(decision: MatureDecision): void }>(
  { lakeRoot, model, version, ...days }: MatureDecisionsOptions,
  context: EngineContext,
  open: () => V,
): Promise<{ readonly from: Day; readonly to: Day; readonly visitor: V }> =>
  withLakeReader(lakeRoot, context, async ({ session, snapshot }) => {
    const range = matureRange(days);
    const visitor = open();
    const decided = snapshot.files(decisions).filter(({ partition }) => inRange(partition, range));
    const events = snapshot.files(cardTransactions).filter(({ partition }) => inRange(partition, range));
    const query = sql`SELECT ${Object.keys(readFields).map(identifier)} FROM ${scan(decisions, decided)}
      LEFT JOIN ${scan(cardTransactions, events, Object.keys(businessFields))} USING (${sharedNames.map(identifier)})
      LEFT JOIN (${selectLabels(snapshot, addDays(days.day, 1))}) USING (event_id)
      WHERE state = 'decided' AND probability IS NOT NULL AND model = $1 AND ($2 IS NULL OR model_version = $2) ORDER BY event_id`;
    let count = 0;
    for await (const rows of readRows(session, readFields, query, [model, version ?? null]))
      for (const row of rows) {
        const { decision, is_fraud: report } = row;
        visitor.add({
          record: pick(row, decisionFields),
          event: otherNames.some((name) => row[name] === null) ? undefined : pick(row, businessFields),
          // A label comes of what passed, or of a report.
          label: decision === 'decline' && report === null ? undefined : report === true,
        });
        count += 1;
      }
    const to = addDays(range.to, -1);
    if (count === 0) throw noDecisions(model, range.from, to);
    return { from: range.from, to, visitor };
  });

const pick = <F extends Fields>(row: Row<Fields>, fields: F): Row<F> =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, row[name]])) as Row<F>;
