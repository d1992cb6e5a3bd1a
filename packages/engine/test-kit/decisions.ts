import { encodeDecision, type TrafficRecord } from '@cardlake/bronze';
import { type CardDecision, DECISIONS, parseAuthorization } from '@cardlake/card-schema';
import { lateDecision, sampleDecision } from '@cardlake/card-schema/test-kit';

const DAY = 86_400_000_000;
const SECOND = 1_000_000;

/**
 * Makes decisions on authorisations, with every irregularity: repeated lines, another decision on the same event, earlier or
 * later, and lines that break a rule.
 */
export function decisionsOn(records: readonly TrafficRecord[]): TrafficRecord[] {
  const all: TrafficRecord[] = [];
  for (const [i, { type, line, arrivalMicros, partitionKey }] of records.entries()) {
    const parsed =
      type === 'card_authorization' ? parseAuthorization(String(line), arrivalMicros) : undefined;
    if (parsed?.ok !== true) continue;
    const { event_id, card_id, merchant_id, ts, amount } = parsed.row;
    const event = { event_id, card_id, merchant_id, ts, amount };
    const received = { received_at: arrivalMicros, decided_at: arrivalMicros + 1000 };
    const decide = arrivalMicros - ts > DAY ? lateDecision : sampleDecision;
    const decided = decide({ ...event, ...received, ...(decide === sampleDecision && chosen(i)) });
    const send = (decision: CardDecision, delay = 0) =>
      all.push({
        type: 'card_decision',
        line: Buffer.from(encodeDecision(decision)),
        arrivalMicros: arrivalMicros + delay,
        partitionKey,
      });
    send(decided);
    if (i % 7 === 0) send(decided, DAY);
    if (i % 11 === 0) send({ ...decided, rules: '["blocked"]' }, DAY);
    if (i % 13 === 0) send({ ...decided, decided_at: decided.decided_at - 500 }, DAY);
    if (i % 17 === 0) send({ ...decided, features: '[]' }, SECOND);
  }
  return all;
}

const chosen = (i: number): Partial<CardDecision> => ({
  decision: DECISIONS[i % DECISIONS.length] ?? 'approve',
  flags: i % 9 === 0 ? '["control"]' : '[]',
});
