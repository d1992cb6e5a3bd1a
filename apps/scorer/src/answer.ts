import { openKinesis } from '@cardlake/aws/kinesis';
import { systemClock } from '@cardlake/runtime';
import type { Context, LambdaFunctionURLResult } from 'aws-lambda';
import { answerRequest } from './answer/answer-request';
import { putEvent } from './answer/put-event';
import { readRequest } from './answer/request';
import { type InvocationAnswer, invocationAnswer, urlResponse } from './answer/response';
import { endpointTally } from './endpoints/endpoint-tally';
import { readEnvironment } from './environment';
import { openDecider } from './open-decider';
import { logger, Tally } from './telemetry';

const env = readEnvironment('answer');
const decider = openDecider(env);
const stream = openKinesis(env.EVENT_STREAM_NAME);

/** Answers one authorisation, by an invocation or a request to the function's URL. */
export async function handler(
  event: unknown,
  context: Context,
): Promise<LambdaFunctionURLResult | InvocationAnswer> {
  logger.addContext(context);
  const request = readRequest(event);
  const respond = request.isUrl ? urlResponse : invocationAnswer;
  if ('body' in request) return respond({ status: request.status, text: JSON.stringify(request.body) });
  const tally = new Tally('answer');
  const answer = await answerRequest(request, {
    decider: await decider(),
    put: (authorization, line) => putEvent(stream, authorization, line),
    clock: systemClock,
    onMade: (record) => tally.decided(record),
  });
  tally.answered(answer);
  tally.publish();
  endpointTally.publish();
  if (answer.status >= 500)
    logger.error('An authorisation was not decided.', {
      answer: answer.text,
      ...(answer.fault === undefined ? {} : { error: answer.fault as Error }),
    });
  return respond(answer);
}
