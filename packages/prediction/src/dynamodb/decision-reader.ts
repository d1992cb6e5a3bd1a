import type { ItemTable, KeyedTable } from '@cardlake/aws/dynamodb';
import type { CardDecision } from '@cardlake/card-schema';
import { keptText } from '@cardlake/feature-store/assembled';
import { type CardRange, listKeptIds } from '@cardlake/feature-store/dynamodb';
import { DECISION_ATTRIBUTES } from '@cardlake/job-contract';
import type { Clock } from '@cardlake/runtime';
import { readDecisionLine } from './decision-line';

/** Tables that decisions are found in. */
export interface DecidedTables {
  /** With the key of `ONLINE_TABLES.decisions`. */
  readonly decisions: KeyedTable;
  /** With the keys of `ONLINE_TABLES.cardEvents`. */
  readonly cardEvents: ItemTable;
  readonly clock: Clock;
}

/** Finds decisions where they were made. */
export interface DecisionReader {
  /** Finds the decision on an event; undefined when there is none, or none yet. */
  find(eventId: string): Promise<CardDecision | undefined>;
  /** Finds the decisions on a card by the events that are kept of it, the newest first. */
  findOfCard(range: CardRange): AsyncGenerator<CardDecision>;
}

/** Items that are read at once. */
const AT_ONCE = 32;

/** Reads decisions from tables of DynamoDB. */
export function dynamoDbDecisionReader({ decisions, cardEvents, clock }: DecidedTables): DecisionReader {
  const get = async (keptId: string): Promise<CardDecision[]> => {
    const line = (await decisions.get(keptId))?.[DECISION_ATTRIBUTES.line]?.S;
    return line === undefined ? [] : [readDecisionLine(line, clock)];
  };
  return {
    async find(eventId) {
      const [found] = await get(keptText(eventId));
      return found;
    },
    async *findOfCard(range) {
      const ids = await listKeptIds(cardEvents, range);
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const found = (await Promise.all(ids.slice(from, from + AT_ONCE).map(get))).flat();
        // An event is kept as silver has it, which may be another payload than the one that was decided.
        yield* found.filter(({ card_id }) => card_id === range.cardId);
      }
    },
  };
}
