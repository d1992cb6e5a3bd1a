import type { Slot } from '@cardlake/job-contract';

/** A step of a release. */
export type ReleaseStep =
  /** Creates the endpoint of a slot. */
  | { readonly do: 'load'; readonly slot: Slot; readonly version: string }
  /** Deletes the endpoint of a slot. */
  | { readonly do: 'unload'; readonly slot: Slot }
  /** Writes the first control of a model. */
  | { readonly do: 'adopt'; readonly version: string }
  /** Gives the idle slot to the version. */
  | { readonly do: 'admit'; readonly version: string }
  /** Watches the version from now on, which another release left or hands over. */
  | { readonly do: 'take-over' }
  /** Gives the version more cards. */
  | { readonly do: 'weigh'; readonly weight: number }
  /** Makes the version the champion. */
  | { readonly do: 'promote' }
  /** Takes all cards from the version. */
  | { readonly do: 'roll-back'; readonly reason: string }
  /** Looks again later. */
  | { readonly do: 'wait'; readonly milliseconds: number; readonly for: string }
  | { readonly do: 'finish'; readonly outcome: ReleaseOutcome; readonly reason?: string };

/** End of a release. */
export type ReleaseOutcome = 'promoted' | 'rolled-back';

/** Goal of a release, and the care that it takes. */
export interface ReleaseGoal {
  readonly version: string;
  /** Version that decided before a model's first release; undefined without one. */
  readonly decidedBefore: string | undefined;
  /** Weights that the version gets one after the other, growing; all cards come after the last of them. */
  readonly ramp: readonly number[];
  /** Time for which each weight is watched, ms. */
  readonly watchMs: number;
  /** Time after which no function asks an endpoint that the control does not name any more, ms. */
  readonly drainMs: number;
  /** Execution of the state machine that does the release; undefined for a command. */
  readonly watcher?: string | undefined;
}

/** Usual ramp: 1 and 10 % of the cards, and then all. */
export const USUAL_RAMP = [100, 1_000];

/** Time after which no function asks a slot that lost its version, ms: they look at the control every five seconds. */
export const DRAIN_MS = 30_000;

/** Memory of a release from step to step; all else it reads anew. */
export interface ReleaseMemory {
  /** It has had the idle slot. */
  readonly hasBegun: boolean;
  /** Revision of the control that was seen last, and since when it is known, ms since the epoch. */
  readonly revision: number;
  readonly sinceMs: number;
  /** Reason for which it was rolled back. */
  readonly failure?: string | undefined;
}

/** Memory of a release at its start, or when it goes on after a death. */
export const NO_MEMORY: ReleaseMemory = { hasBegun: false, revision: 0, sinceMs: 0 };
