import type { BronzeType } from '../layout/bronze-table';

/** One line on its way into the lake. */
export interface TrafficRecord {
  /** The table it belongs to. */
  readonly type: BronzeType;
  /** Microseconds since the epoch. */
  readonly arrivalMicros: number;
  /** Without a line end; bytes where text cannot carry it. */
  readonly line: string | Uint8Array;
  /** What keeps related lines on one shard: the card, or the disputed event. */
  readonly partitionKey: string;
}

/** How many of what the traffic had so far. */
export interface TrafficCounts {
  /** Valid, distinct authorisations; the next three are among them. */
  authorizations: number;
  frauds: number;
  refunds: number;
  late: number;
  /** Lines that repeat an earlier one to the byte. */
  duplicates: number;
  /** Lines that repeat an event id with another amount. */
  conflicting: number;
  malformed: number;
  /** Reports, among them those that were wrong or took a wrong one back. */
  disputes: number;
}
