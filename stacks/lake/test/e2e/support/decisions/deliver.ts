import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import type { Decisions } from './environment';
import type { Authorization } from './traffic';

/** Most records of one PutRecords, half of what Kinesis takes. */
const PUT_SIZE = 250;

/** Puts lines onto a stream, those of a card under its name. */
export async function putLines(
  { kinesis }: Decisions,
  StreamName: string,
  lines: readonly string[],
): Promise<void> {
  for (let from = 0; from < lines.length; from += PUT_SIZE) {
    const Records = lines.slice(from, from + PUT_SIZE).map((line) => ({
      Data: Buffer.from(line),
      PartitionKey: /"card_id":"(\w+)"/.exec(line)?.[1] ?? 'none',
    }));
    await kinesis.send(new PutRecordsCommand({ StreamName, Records }));
  }
}

/** Answer of the function. */
interface Answer {
  readonly status: number;
  readonly body: { readonly event_id?: string; readonly score?: number };
}

/** Callers that ask at once. */
const CALLERS = 8;

/** Asks for the answer to an authorisation once; undefined when there was none. */
type Ask = (authorization: Authorization) => Promise<Answer | undefined>;

/** Asks for answers to some authorisations, each again when there was none or a service had no time, as a caller would. */
export async function askForAll(ask: Ask, authorizations: readonly Authorization[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  const left = [...authorizations];
  const askForNext = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      let answer: Answer | undefined;
      while (answer === undefined || answer.status >= 500) answer = await ask(next);
      answers.push(answer);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, askForNext));
  return answers;
}

/** Asks the function, which may die. */
export const byFunction =
  ({ lambda }: Decisions, FunctionName: string): Ask =>
  async (authorization) => {
    const Payload = Buffer.from(JSON.stringify({ authorization }));
    const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
    if (answer.FunctionError !== undefined) return undefined;
    return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
  };

/** Asks the state machine, whose execution may fail. */
export const byExecution =
  ({ sfn }: Decisions, stateMachineArn: string): Ask =>
  async (authorization) => {
    const input = JSON.stringify({ authorization });
    const { status, output } = await sfn.send(new StartSyncExecutionCommand({ stateMachineArn, input }));
    return status === 'SUCCEEDED' ? JSON.parse(output ?? '') : undefined;
  };
