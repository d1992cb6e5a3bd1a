import type { KinesisStreamRecord } from 'aws-lambda';

/** A record of the event stream. */
export interface StreamedLine {
  readonly sequenceNumber: string;
  /** Key that the producer chose: the card, so that the lines of a card keep their order. */
  readonly partitionKey: string;
  /** Instant at which Kinesis received it, µs. */
  readonly arrivedAt: number;
  /** Undefined when the bytes are not UTF-8. */
  readonly line: string | undefined;
  /** The bytes as text, for people. */
  readonly text: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a record of a batch (Lambda developer guide, "Using Lambda with Kinesis", example event: base64, seconds). */
export function readStreamRecord({ kinesis }: Pick<KinesisStreamRecord, 'kinesis'>): StreamedLine {
  const { sequenceNumber, partitionKey, approximateArrivalTimestamp, data } = kinesis;
  const bytes = Buffer.from(data, 'base64');
  return {
    sequenceNumber,
    partitionKey,
    arrivedAt: Math.round(approximateArrivalTimestamp * 1e6),
    line: decode(bytes)?.replace(/\r?\n$/, ''),
    text: bytes.toString(),
  };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
