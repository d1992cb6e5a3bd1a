import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { InvokeCommand } from '@aws-sdk/client-lambda';
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

/** Asks for answers to some authorisations, each again when the function died or had no time, as a caller would. */
export async function askForAll(
  decisions: Decisions,
  functionName: string,
  authorizations: readonly Authorization[],
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const left = [...authorizations];
  const ask = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      answers.push(await askFor(decisions, functionName, next));
  };
  await Promise.all(Array.from({ length: CALLERS }, ask));
  return answers;
}

async function askFor(
  { lambda }: Decisions,
  FunctionName: string,
  authorization: Authorization,
): Promise<Answer> {
  const command = new InvokeCommand({
    FunctionName,
    Payload: Buffer.from(JSON.stringify({ authorization })),
  });
  for (;;) {
    const { Payload, FunctionError } = await lambda.send(command);
    if (FunctionError !== undefined) continue;
    const answer: Answer = JSON.parse(Buffer.from(Payload ?? []).toString());
    if (answer.status < 500) return answer;
  }
}
