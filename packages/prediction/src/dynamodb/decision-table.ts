import type { Item, KeyedTable } from '@cardlake/aws/dynamodb';
import { DECISION_STATES } from '@cardlake/card-schema';
import { keptText } from '@cardlake/feature-store/assembled';
import { DECISION_ATTRIBUTES, DECISION_TTL_DAYS, TTL_ATTRIBUTE } from '@cardlake/job-contract';
import type { Claim, DecisionTable, StoredClaim } from '../once/decision-table';

const { state: STATE, line: LINE } = DECISION_ATTRIBUTES;
const PENDING = 'pending';
const PAYLOAD_HASH = 'payload_hash';
const RECEIVED_AT = 'received_at';
const TTL_SECONDS = DECISION_TTL_DAYS * 24 * 3600;

/** Options of the decisions in DynamoDB. */
export interface DynamoDbDecisionOptions<D> {
  /** A table with the key of `ONLINE_TABLES.decisions`, and a time to live in `TTL_ATTRIBUTE`. */
  readonly table: KeyedTable;
  /** Writes a record as text; its line in bronze, where the change stream of the table is forwarded there. */
  readonly write: (record: D) => string;
  /** Reads a record from that text. */
  readonly read: (line: string) => D;
}

/**
 * Decisions in a table of DynamoDB: an item an event under its kept id, which expires 400 days after the receipt. A claim
 * is one request, and so is a final state: both writes are conditional and answer with what was there, so nothing is read.
 */
export function dynamoDbDecisionTable<D>({
  table,
  write,
  read,
}: DynamoDbDecisionOptions<D>): DecisionTable<D> {
  const stored = (eventId: string, item: Item): StoredClaim<D> => {
    const claim = {
      eventId,
      payloadHash: textIn(item, PAYLOAD_HASH),
      receivedAt: Number(item[RECEIVED_AT]?.N),
    };
    const state = textIn(item, STATE);
    if (state === PENDING) return { ...claim, state };
    const final = DECISION_STATES.find((each) => each === state);
    if (final === undefined) throw new Error(`event ${eventId} has an unknown state: ${state}`);
    return { ...claim, state: final, record: read(textIn(item, LINE)) };
  };
  return {
    async claim(claim) {
      const { isWritten, before } = await table.insert(itemOf(table.key, claim));
      return isWritten || before === undefined ? { ...claim, state: PENDING } : stored(claim.eventId, before);
    },
    async finish(eventId, { state, record }) {
      const attributes = { [STATE]: { S: state }, [LINE]: { S: write(record) } };
      const { isWritten, before } = await table.update(keptText(eventId), attributes, {
        name: STATE,
        text: PENDING,
      });
      if (before === undefined) throw new Error(`event ${eventId} is not claimed`);
      return stored(eventId, isWritten ? { ...before, ...attributes } : before);
    },
  };
}

const itemOf = (key: string, { eventId, payloadHash, receivedAt }: Claim): Item => ({
  [key]: { S: keptText(eventId) },
  [STATE]: { S: PENDING },
  [PAYLOAD_HASH]: { S: payloadHash },
  [RECEIVED_AT]: { N: String(receivedAt) },
  [TTL_ATTRIBUTE]: { N: String(Math.ceil(receivedAt / 1e6) + TTL_SECONDS) },
});

function textIn(item: Item, name: string): string {
  const text = item[name]?.S;
  if (text === undefined) throw new Error(`an item of the table of decisions has no ${name}`);
  return text;
}
