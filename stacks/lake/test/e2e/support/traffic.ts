import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { bronzeCardAuthorization, bronzeCardDispute } from '@cardlake/card-schema';
import { DEV, type DevEnvironment } from '../../support/dev-environment';
import { readLines } from '../../support/lake-bucket';
import { waitUntil } from '../../support/wait-until';

/** Options of `cardlake generate`, without the dashes. */
export type TrafficOptions = Readonly<Record<string, string | number>>;

/** 30 days of January with frauds, duplicates and malformed lines. */
export const JANUARY: TrafficOptions = {
  'num-transactions': 3000,
  cards: 120,
  merchants: 50,
  days: 30,
  fraud: 0.02,
  duplicates: 0.01,
  malformed: 0.01,
  seed: 7,
};

/** Lines that were sent. */
export interface Traffic {
  readonly events: readonly string[];
  readonly disputes: readonly string[];
}

/** Reads the events in bronze, sorted. */
export const readEvents = ({ s3 }: DevEnvironment) => readLines(s3, DEV.lake, bronzeCardAuthorization.path);

/** Reads the disputes in bronze, sorted. */
export const readDisputes = ({ s3 }: DevEnvironment) => readLines(s3, DEV.lake, bronzeCardDispute.path);

/** Generates traffic, sends it to the streams, and waits until it has arrived in bronze. */
export async function sendTraffic(dev: DevEnvironment, options: TrafficOptions): Promise<Traffic> {
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const [eventsBefore, disputesBefore] = [(await readEvents(dev)).length, (await readDisputes(dev)).length];
  dev.cardlake('generate', ...flags, '--out', dev.path('events'), '--disputes', dev.path('disputes'));
  dev.cardlake('generate', ...flags, '--kinesis-stream', DEV.stream, '--failed-folder', dev.createFolder());
  const events = dev.readLines('events');
  const disputes = dev.readLines('disputes').filter(Boolean);
  await sendDisputes(dev, disputes);
  await waitUntil(async () => (await readEvents(dev)).length === eventsBefore + events.length);
  await waitUntil(async () => (await readDisputes(dev)).length === disputesBefore + disputes.length);
  return { events, disputes };
}

async function sendDisputes({ aws }: DevEnvironment, disputes: readonly string[]): Promise<void> {
  if (disputes.length === 0) return;
  const Records = disputes.map((line) => ({ Data: Buffer.from(line) }));
  const firehose = new FirehoseClient(aws.clientSettings);
  await firehose.send(new PutRecordBatchCommand({ DeliveryStreamName: DEV.disputes, Records }));
}

/** Cards of the well-formed lines, each once. */
export function cardsOf(lines: readonly string[]): string[] {
  const cards = lines.flatMap((line) => {
    try {
      const { card_id } = JSON.parse(line) as { card_id?: unknown };
      return typeof card_id === 'string' ? [card_id] : [];
    } catch {
      return [];
    }
  });
  return [...new Set(cards)];
}
