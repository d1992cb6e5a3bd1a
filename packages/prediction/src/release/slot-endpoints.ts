import type { Slot } from '@cardlake/job-contract';

/** An endpoint in a slot, with the version in it. */
export interface SlotEndpoint {
  readonly version: string;
  readonly status: 'starting' | 'serving' | 'failed' | 'stopping';
  /** Reason of a failure. */
  readonly reason?: string | undefined;
}

/** The endpoints of both slots; undefined where a slot is empty. */
export type SlotStates = Readonly<Record<Slot, SlotEndpoint | undefined>>;

/** Creates and deletes the endpoints of the slots. */
export interface SlotEndpoints {
  find(slot: Slot): Promise<SlotEndpoint | undefined>;
  /** Begins to create the endpoint of an empty slot. What exists of it already stays as it is. */
  load(slot: Slot, version: string): Promise<void>;
  /** Begins to delete the endpoint of a slot; an empty slot stays so. */
  unload(slot: Slot): Promise<void>;
}
