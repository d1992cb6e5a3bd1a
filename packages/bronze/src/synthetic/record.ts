import type { BronzeType } from '../layout/bronze-table';

/** A line to be delivered to the lake. */
export interface TrafficRecord {
  /** The table it belongs to. */
  readonly type: BronzeType;
  /** Microseconds since the epoch. */
  readonly arrivalMicros: number;
  /** Without the newline; bytes where it is not valid text. */
  readonly line: string | Uint8Array;
  /** Keeps related lines on one shard: the card, or the disputed event. */
  readonly partitionKey: string;
}

/** Counts of the traffic so far. */
export interface TrafficCounts {
  /** Valid, distinct authorisations, including the next three. */
  authorizations: number;
  frauds: number;
  refunds: number;
  late: number;
  /** Lines equal to an earlier one, byte for byte. */
  duplicates: number;
  /** Lines that repeat an event id with another amount. */
  conflicting: number;
  malformed: number;
  /** Reports, including false ones and those that withdraw a false one. */
  disputes: number;
}
