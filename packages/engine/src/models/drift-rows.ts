import { decisions } from '@cardlake/card-schema';
import { type Day, featureNames } from '@cardlake/datasets';
import { identifier, joinSql, type Sql, scan, sql, streamChunks } from '@cardlake/lake';
import { readDecidedValues } from '@cardlake/model';
import { chooseDatasetGroups } from '../catalog/dataset-groups';
import type { ReadContext } from '../session/lake-reader';
import type { LoadedModel } from './load-model';
import { scoreRows } from './score-rows';
import { eventColumns } from './serving-faults';

/** Receives the values of a model's features, in its order, and the margin. */
export type ScoredVisitor = (features: readonly number[], margin: number) => void;

/** Visits the decisions that a model made on a day: the vectors that were used. @returns their number */
export async function visitDecisions(
  { session, snapshot }: ReadContext,
  { name, version, card }: LoadedModel,
  day: Day,
  visit: ScoredVisitor,
): Promise<number> {
  const files = snapshot.files(decisions).filter(({ partition }) => partition === day);
  let rows = 0;
  const query = sql`SELECT features, score, amount::VARCHAR FROM ${scan(decisions, files)}
    WHERE state = 'decided' AND features IS NOT NULL AND score IS NOT NULL AND model = $1 AND model_version = $2`;
  for await (const chunk of streamChunks(session, query, [name, version])) {
    for (const [text, score, amount] of chunk.getRows()) {
      visit(readDecidedValues(card, String(text), String(amount)), Number(score));
      rows += 1;
    }
  }
  return rows;
}

/** Visits the gold rows of a day with the margins that a model gives them. @returns their number */
export async function visitGold(
  { session, snapshot }: ReadContext,
  model: LoadedModel,
  day: Day,
  visit: ScoredVisitor,
): Promise<number> {
  const groups = chooseDatasetGroups(model.card.groups.map(({ name }) => name));
  // A model of the event's columns alone finds them in any group.
  const used = groups.length > 0 ? groups : chooseDatasetGroups().slice(0, 1);
  const needed = new Set(model.card.features.map(({ name }) => name));
  const relations = used.map((group, at) => {
    const files = snapshot.files(group.table).filter(({ partition }) => partition === day);
    const columns = featureNames(group).filter((name) => needed.has(name));
    return scan(group.table, files, ['event_id', ...(at === 0 ? eventColumns : []), ...columns]);
  });
  let rows = 0;
  await scoreRows(
    session,
    { relation: joined(relations), wanted: [identifier('event_id')], name: `gold of ${day}` },
    [model],
    (_, [scored]) => {
      if (scored !== undefined) visit(scored.features, scored.margin);
      rows += 1;
    },
  );
  return rows;
}

const joined = ([first, ...others]: readonly Sql[]): Sql =>
  joinSql([first ?? sql``, ...others.map((each) => sql`JOIN ${each} USING (event_id)`)], ' ');
