import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { UserError } from '@cardlake/runtime';
import { type ClientOptions, clientConfig } from '../clients/client-config';
import { CALL_LIMITS, type TimeLimits } from '../clients/time-limits';

/** A function answers when it has ended, after at most 15 minutes (developer guide, "Lambda quotas"), and sends nothing before. */
const LIMITS: TimeLimits = { ...CALL_LIMITS, answerMs: undefined, idleMs: 16 * 60_000 };

/** Functions of Lambda that are asked, and answer. */
export interface Functions {
  /**
   * Asks a function by its name, and waits for its answer.
   * @returns what it returned, from JSON
   * @throws UserError `function_failed` with its message when it threw an error
   */
  ask(name: string, question: object): Promise<unknown>;
}

/** Opens the functions of a region. */
export function openFunctions(options: ClientOptions = {}): Functions {
  const client = new LambdaClient(clientConfig({ limits: LIMITS, ...options }));
  return {
    async ask(FunctionName, question) {
      const { FunctionError, Payload } = await client.send(
        new InvokeCommand({ FunctionName, Payload: JSON.stringify(question) }),
      );
      const answer: unknown = JSON.parse(Buffer.from(Payload ?? 'null').toString());
      if (FunctionError === undefined) return answer;
      throw new UserError('function_failed', `${FunctionName}: ${messageOf(answer)}`, {
        hint: `Correct what it names; its log has the rest: aws logs tail /aws/lambda/${FunctionName}.`,
      });
    },
  };
}

/** The message of an error as the runtime of Node answers it (developer guide, "Lambda function errors in Node.js"). */
function messageOf(answer: unknown): string {
  const { errorMessage }: { errorMessage?: unknown } = Object(answer);
  return typeof errorMessage === 'string' ? errorMessage : JSON.stringify(answer);
}
