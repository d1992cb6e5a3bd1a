import { createHash } from 'node:crypto';
import { parseAuthorization, parseDispute } from '@cardlake/card-schema';
import {
  type Authorization,
  type Dispute,
  syntheticTraffic,
  type TrafficCounts,
  type TrafficOptions,
  type TrafficRecord,
} from '../../src';

/** Generates all records for the options, with the final counts. */
export function allTraffic(options: Partial<TrafficOptions>): {
  readonly records: readonly TrafficRecord[];
  readonly counts: TrafficCounts;
} {
  const { records, counts } = syntheticTraffic(options);
  return { records: [...records], counts };
}

/** Parses the valid authorisations among the records, in order; skips lines of bytes, which are not text. */
export const authorizations = (records: readonly TrafficRecord[]): Authorization[] =>
  records.flatMap(({ type, line, arrivalMicros }) => {
    if (type !== 'card_authorization' || typeof line !== 'string') return [];
    const parsed = parseAuthorization(line, arrivalMicros);
    return parsed.ok ? [parsed.row] : [];
  });

/** Parses the disputes among the records, in order. */
export const disputes = (records: readonly TrafficRecord[]): Dispute[] =>
  records.flatMap(({ type, line, arrivalMicros }) => {
    if (type !== 'card_dispute') return [];
    const parsed = parseDispute(String(line), arrivalMicros);
    return parsed.ok ? [parsed.row] : [];
  });

/** Computes the SHA-256 of arrivals and lines, in hex. */
export function digest(records: Iterable<TrafficRecord>): string {
  const hash = createHash('sha256');
  for (const { arrivalMicros, line } of records) hash.update(String(arrivalMicros)).update(line).update('\n');
  return hash.digest('hex');
}
