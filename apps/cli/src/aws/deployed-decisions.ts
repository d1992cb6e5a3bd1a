import { callForUser } from '@cardlake/aws';
import type { CardDecision } from '@cardlake/card-schema';
import type { DecisionFilter } from '@cardlake/engine';
import { ONLINE_TABLES } from '@cardlake/job-contract';
import type { DecisionReader } from '@cardlake/prediction/dynamodb';
import { type Clock, UserError } from '@cardlake/runtime';
import { settingsOf } from '../cost/environment';
import { readDecisionTables } from '../emr/outputs';
import type { DeployedOptions } from '../options/deployed';

/** Options that choose a deployment. */
export type Deployed = DeployedOptions & { readonly env: string };

/** After every event: the year 2255, µs. */
const FAR_AHEAD = Number.MAX_SAFE_INTEGER;

/**
 * Finds decisions in the tables of an environment: on one event, or on one card, the newest first by `ts`.
 * @param limit most decisions, 0 for all
 * @throws UserError `missing_option` without an event or a card; `bad_outputs`; for calls that AWS refuses
 */
export async function findDeployedDecisions(
  deployed: Deployed,
  filter: DecisionFilter,
  limit: number,
  clock: Clock,
): Promise<CardDecision[]> {
  if (filter.event === undefined && filter.card === undefined)
    throw new UserError('missing_option', 'the tables find decisions by an event or a card', {
      hint: 'Give --event or --card; without --env, the lake is searched, which finds them by anything.',
    });
  const reader = await openReader(deployed, clock);
  return callForUser(async () => {
    const found: CardDecision[] = [];
    for await (const decision of visit(reader, filter)) {
      if (holds(decision, filter)) found.push(decision);
      if (limit > 0 && found.length === limit) break;
    }
    return found;
  }, 'DynamoDB');
}

/** Reads the decision on an event; undefined when there is none. @throws UserError as {@link findDeployedDecisions} */
export async function readDeployedDecision(
  deployed: Deployed,
  event: string,
  clock: Clock,
): Promise<CardDecision | undefined> {
  const reader = await openReader(deployed, clock);
  return callForUser(() => reader.find(event), 'DynamoDB');
}

async function* visit(
  reader: DecisionReader,
  { event, card = '', fromMicros, toMicros }: DecisionFilter,
): AsyncGenerator<CardDecision> {
  if (event === undefined)
    yield* reader.findOfCard({ cardId: card, fromMicros: fromMicros ?? 0, toMicros: toMicros ?? FAR_AHEAD });
  else {
    const found = await reader.find(event);
    if (found !== undefined) yield found;
  }
}

const holds = (
  decision: CardDecision,
  { card, fromMicros = 0, toMicros = FAR_AHEAD, decision: made, model }: DecisionFilter,
): boolean =>
  (card === undefined || decision.card_id === card) &&
  decision.ts >= fromMicros &&
  decision.ts < toMicros &&
  (made === undefined || (decision.decision ?? decision.state) === made) &&
  (model === undefined || decision.model === model);

async function openReader({ env, outputs, region }: Deployed, clock: Clock): Promise<DecisionReader> {
  const { createDynamoDbClient, dynamoDbItemTable, dynamoDbKeyedTable } = await import(
    '@cardlake/aws/dynamodb'
  );
  const { dynamoDbDecisionReader } = await import('@cardlake/prediction/dynamodb');
  const tables = readDecisionTables(outputs, env);
  const client = createDynamoDbClient({ region: region ?? settingsOf(env).region });
  return dynamoDbDecisionReader({
    decisions: dynamoDbKeyedTable({
      client,
      tableName: tables.decisions,
      key: ONLINE_TABLES.decisions.partition,
    }),
    cardEvents: dynamoDbItemTable({
      client,
      tableName: tables.cardEvents,
      keys: ONLINE_TABLES.cardEvents,
      pageItems: PAGE_ITEMS,
    }),
    clock,
  });
}

/** Items of a page: a query of one page of all items of a card could take longer than a request may. */
const PAGE_ITEMS = 1_000;
