import { formatDecision } from '@cardlake/bronze/codec';
import { type CardDecision, type CardEvent, parseAuthorization } from '@cardlake/card-schema';
import type { DeliveryResult } from '@cardlake/prediction';
import type { DecisionWishes } from '../decider';
import type { Serving } from '../serving';
import { type FailedAnswer, failedAnswer, rejectedAnswer, thrownAnswer } from './failure';

/** Answer on one authorisation. */
export interface ScoreAnswer {
  readonly status: number;
  /** `decided`, `late`, `rejected`, `conflicting_duplicate`, or the code of a failure. */
  readonly outcome: string;
  /** JSON. */
  readonly text: string;
  readonly decision?: CardDecision;
  /** The error behind an answer that does not explain it. */
  readonly fault?: unknown;
}

/** Decides the authorisation in a JSON text. Never throws. */
export async function scoreText(
  serving: Pick<Serving, 'decide'>,
  text: string,
  receivedAt: number,
  wishes: DecisionWishes,
): Promise<ScoreAnswer> {
  const parsed = parseAuthorization(text, receivedAt);
  if (!parsed.ok) return toAnswer(rejectedAnswer('authorisation', parsed.reasons));
  try {
    return resultAnswer(parsed.row, await serving.decide(parsed.row, wishes));
  } catch (error) {
    const answer = toAnswer(thrownAnswer(error));
    return answer.status === 500 ? { ...answer, fault: error } : answer;
  }
}

/** Answers an authorisation by the end that it came to. */
export function resultAnswer({ event_id }: CardEvent, result: DeliveryResult<CardDecision>): ScoreAnswer {
  if (result.state === 'conflicting_duplicate') return toAnswer(conflict(event_id));
  const { state: outcome, record: decision } = result;
  return { status: 200, outcome, text: formatDecision(decision), decision };
}

/** Makes a failed answer one on an authorisation. */
export const toAnswer = ({ status, body }: FailedAnswer): ScoreAnswer => ({
  status,
  outcome: body.error.code,
  text: JSON.stringify(body),
});

const conflict = (eventId: string): FailedAnswer =>
  failedAnswer(
    409,
    'conflicting_duplicate',
    `event_id ${JSON.stringify(eventId)} was used before with other values; nothing was stored`,
    'Give each authorisation an id of its own; a repetition must have the same values.',
  );

/** Writes the answers on many authorisations, each with its status. */
export const answersText = (answers: readonly ScoreAnswer[]): string =>
  `[${answers.map(({ status, text }) => `{"status":${status},${text.slice(1)}`).join(',')}]`;
