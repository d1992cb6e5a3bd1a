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

/** Everything the options give, with the counts at the end. */
export function allTraffic(options: Partial<TrafficOptions>): {
  readonly records: readonly TrafficRecord[];
  readonly counts: TrafficCounts;
} {
  const { records, counts } = syntheticTraffic(options);
  return { records: [...records], counts };
}

/** The authorisations among the records that parse, in their order; lines that are bytes are not even text. */
export const authorizations = (records: readonly TrafficRecord[]): Authorization[] =>
  records.flatMap(({ type, line, arrivalMicros }) => {
    if (type !== 'card_authorization' || typeof line !== 'string') return [];
    const parsed = parseAuthorization(line, arrivalMicros);
    return parsed.ok ? [parsed.row] : [];
  });

/** The disputes among the records, in their order. */
export const disputes = (records: readonly TrafficRecord[]): Dispute[] =>
  records.flatMap(({ type, line, arrivalMicros }) => {
    if (type !== 'card_dispute') return [];
    const parsed = parseDispute(String(line), arrivalMicros);
    return parsed.ok ? [parsed.row] : [];
  });

/** SHA-256 over arrivals and lines, hex. */
export function digest(records: Iterable<TrafficRecord>): string {
  const hash = createHash('sha256');
  for (const { arrivalMicros, line } of records) hash.update(String(arrivalMicros)).update(line).update('\n');
  return hash.digest('hex');
}
