import { isRetryable } from '@cardlake/aws';
import type { CardDecision, CardEvent } from '@cardlake/card-schema';
import type { Decider } from '@cardlake/prediction';
import type { Clock } from '@cardlake/runtime';
import { busyAnswer, rejectedAnswer, type ScoreAnswer, scoreText, toAnswer } from '@cardlake/serving/answers';
import { isTooLong } from '../limits';
import type { AnswerRequest } from './request';

/** Ports of the answer entry. */
export interface AnswerPorts {
  readonly decider: Pick<Decider, 'decideEvent'>;
  /** Puts an authorisation onto the event stream. */
  readonly put: (event: CardEvent, line: string) => Promise<void>;
  readonly clock: Clock;
  /** Called with a decision that was made for this request. */
  readonly onMade?: (record: CardDecision) => void;
}

/**
 * Answers a request. An authorisation that keeps the rules is put onto the stream before it is decided: whatever is decided
 * comes to the lake, and the stream entry finds the decision, or makes it when this one dies. Never throws.
 */
export async function answerRequest(
  { line, explain }: AnswerRequest,
  { decider, put, clock, onMade }: AnswerPorts,
): Promise<ScoreAnswer> {
  if (isTooLong(line)) return toAnswer(rejectedAnswer('authorisation', [{ code: 'line_too_long' }]));
  const decide = async (event: CardEvent, wishes: { readonly explain?: boolean }) => {
    await put(event, line);
    const result = await decider.decideEvent(event, { ...wishes, ...(onMade && { onMade }) });
    if (result.state === 'rejected') throw new Error('an event was rejected that keeps the rules');
    return result;
  };
  const answer = await scoreText({ decide }, line, clock.now() * 1000, { explain });
  if (answer.fault === undefined || !isRetryable(answer.fault)) return answer;
  const busy = toAnswer(busyAnswer('a service that decisions need did not answer in time'));
  return { ...busy, fault: answer.fault };
}
