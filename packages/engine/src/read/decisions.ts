import { type CardDecision, decidedFields, decisions } from '@cardlake/card-schema';
import { identifier, joinSql, openRowStream, type RowStream, type Sql, scan, sql } from '@cardlake/lake';
import { formatDecimal } from '@cardlake/schema';
import { z } from 'zod';
import type { EngineContext } from '../session/engine-context';
import { withLakeReader } from '../session/lake-reader';

/** Conditions on decisions; those that are there hold together. */
export interface DecisionFilter {
  readonly event?: string | undefined;
  readonly card?: string | undefined;
  /** First `ts`, and the one before which they end; microseconds since the epoch. */
  readonly fromMicros?: number | undefined;
  readonly toMicros?: number | undefined;
  /** A decision; or `late`, the state of what was not decided. */
  readonly decision?: string | undefined;
  readonly model?: string | undefined;
}

/** A query of the decisions of a lake. */
export interface DecisionQuery extends DecisionFilter {
  readonly lakeRoot: string;
  readonly columns: readonly (keyof typeof decisions.fields)[];
  /** Rows to return, 0 for all. */
  readonly limit: number;
}

/** Reads decisions, the newest first by `ts`. @throws UserError as `queryLake`; whatever `consume` throws */
export const queryDecisions = <T>(
  { lakeRoot, columns, limit, ...filter }: DecisionQuery,
  context: EngineContext,
  consume: (result: RowStream) => Promise<T>,
): Promise<T> =>
  withLakeReader(lakeRoot, context, async ({ snapshot, session }) => {
    const { conditions, values } = conditionsOf(filter);
    const where = conditions.length === 0 ? sql`true` : joinSql(conditions, ' AND ');
    const query = sql`SELECT ${columns.map(identifier)} FROM ${scan(decisions, snapshot.files(decisions))}
      WHERE ${where} ORDER BY ts DESC, event_id`;
    return consume(
      await openRowStream(session, limit === 0 ? query : sql`${query} LIMIT ${limit}`, [...values]),
    );
  });

function conditionsOf({ event, card, fromMicros, toMicros, decision, model }: DecisionFilter) {
  const values: string[] = [];
  const conditions: Sql[] = [];
  const equal = (column: Sql, value: string) => {
    values.push(value);
    conditions.push(sql`${column} = $${values.length}`);
  };
  if (event !== undefined) equal(sql`event_id`, event);
  if (card !== undefined) equal(sql`card_id`, card);
  if (decision !== undefined) equal(sql`coalesce(decision, state)`, decision);
  if (model !== undefined) equal(sql`model`, model);
  if (fromMicros !== undefined) conditions.push(sql`ts >= make_timestamptz(${fromMicros}::BIGINT)`);
  if (toMicros !== undefined) conditions.push(sql`ts < make_timestamptz(${toMicros}::BIGINT)`);
  return { conditions, values };
}

const json = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
const plainObject = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const texts = json(z.array(z.string()));
const text = z.string();
const integer = z.union([z.bigint(), z.number()]).transform(Number);

/** Reading of each column: instants in µs, amounts as text, JSON parsed. */
const storedDecision = z.object({
  event_id: text,
  card_id: text,
  merchant_id: text,
  ts: integer,
  amount: text,
  received_at: integer,
  decided_at: integer,
  state: text,
  decision: text.nullable(),
  score: z.number().nullable(),
  probability: z.number().nullable(),
  model: text.nullable(),
  model_version: text.nullable(),
  policy_hash: text.nullable(),
  feature_group: text.nullable(),
  definition_hash: text.nullable(),
  features: json(plainObject).nullable(),
  flags: texts,
  snapshots: json(z.array(plainObject)),
  rules: texts,
  reasons: texts.nullable(),
  history_read_at: integer.nullable(),
  history_events: integer.nullable(),
  history_hash: text.nullable(),
  steps: json(plainObject),
  shadows: json(z.array(plainObject)),
  decided_by: text.nullable(),
  payload_hash: text.nullable(),
  /** Only of a decision in a lake. */
  source_object: text.optional(),
}) satisfies z.ZodType<Partial<Record<keyof typeof decisions.fields, unknown>>>;

/** A decision as it was made, its JSON parsed. */
export type StoredDecision = z.infer<typeof storedDecision>;

/** Parses a decision as it was made. */
export const toStoredDecision = (decision: CardDecision): StoredDecision => {
  const entries = Object.entries(decision).map(([name, value]) => [
    name,
    name === 'amount' ? formatDecimal(decision.amount, decidedFields.amount.type.scale) : value,
  ]);
  return storedDecision.parse(Object.fromEntries(entries));
};

/** Reads the decision on an event; undefined when there is none. @throws UserError as `queryLake` */
export const readDecision = (
  lakeRoot: string,
  eventId: string,
  context: EngineContext,
): Promise<StoredDecision | undefined> =>
  withLakeReader(lakeRoot, context, async ({ snapshot, session }) => {
    const columns = Object.keys(storedDecision.shape).map(selectColumn);
    const [found] = await session.rows(
      sql`SELECT ${columns} FROM ${scan(decisions, snapshot.files(decisions))} WHERE event_id = $1`,
      storedDecision,
      [eventId],
    );
    return found;
  });

function selectColumn(name: string): Sql {
  const column = identifier(name);
  const kind = (decisions.fields as Readonly<Record<string, { type: { kind: string } }>>)[name]?.type.kind;
  if (kind === 'timestamp') return sql`epoch_us(${column}) AS ${column}`;
  return kind === 'decimal' ? sql`${column}::VARCHAR AS ${column}` : column;
}
