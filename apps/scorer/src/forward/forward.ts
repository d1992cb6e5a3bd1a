import type { RecordStream, Timing } from '@cardlake/aws';
import { type LostRecord, streamSink } from '@cardlake/bronze/stream-sink';
import type { Tally } from '../telemetry';
import type { NewDecision } from './changes';

type TrafficRecord = LostRecord['record'];

/** Ports of the forwarder. */
export interface ForwardPorts {
  /** The Firehose stream that delivers into bronze `card_decision`; it ends each line itself. */
  readonly delivery: RecordStream;
  readonly tally: Pick<Tally, 'count'>;
  readonly onLost: (decision: NewDecision, reason: string) => void;
  readonly timing?: Timing;
}

/**
 * Forwards decisions to bronze, in batches within the limits of Firehose; what it did not take of a batch is sent again.
 * @returns the sequence number to begin again from, undefined when all are delivered
 * @throws UserError when another attempt cannot help
 */
export async function forwardDecisions(
  decisions: readonly NewDecision[],
  { delivery, tally, onLost, timing }: ForwardPorts,
): Promise<string | undefined> {
  const lost = new Set<NewDecision>();
  const sources = new Map(
    decisions.map((decision): [TrafficRecord, NewDecision] => [recordOf(decision), decision]),
  );
  const sink = streamSink({
    stream: delivery,
    newline: false,
    onLost({ record, reason }) {
      const decision = sources.get(record);
      if (decision === undefined) throw new Error('a record was lost that was never sent');
      lost.add(decision);
      onLost(decision, reason);
    },
    ...(timing && { timing }),
  });
  for (const record of sources.keys()) await sink.write(record);
  await sink.close();
  tally.count('forwarded', decisions.length - lost.size);
  if (lost.size > 0) tally.count('failed', lost.size);
  // Changes come in the order of their sequence numbers.
  return decisions.find((decision) => lost.has(decision))?.sequenceNumber;
}

const recordOf = ({ line, key }: NewDecision): TrafficRecord => ({
  type: 'card_decision',
  arrivalMicros: 0,
  line,
  partitionKey: key,
});
