import type { Slot } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { BUCKETS } from '../experiment/schema';

/** The versions of a model that decide on AWS, and the slots of their endpoints. */
export interface ReleaseControl {
  /** Grows by one with each change. */
  readonly revision: number;
  /** Version that decides for all cards which the challenger does not have. */
  readonly champion: string;
  readonly championSlot: Slot;
  /** Undefined between two releases. */
  readonly challenger: Challenger | undefined;
}

/** A version under release. */
export interface Challenger {
  readonly version: string;
  /** Number of 10,000 buckets of cards that it decides for. */
  readonly weight: number;
  /** Execution of the state machine that watches it; undefined when a command does. */
  readonly watcher?: string | undefined;
}

/** The slot that the champion does not have. */
export const challengerSlot = ({ championSlot }: Pick<ReleaseControl, 'championSlot'>): Slot =>
  championSlot === 'a' ? 'b' : 'a';

/** Finds the slot of a version that decides; undefined for any other version. */
export function slotOfVersion(control: ReleaseControl, version: string): Slot | undefined {
  if (version === control.champion) return control.championSlot;
  return version === control.challenger?.version ? challengerSlot(control) : undefined;
}

/** Creates the control of a model that was not released before. */
export const firstControl = (champion: string): ReleaseControl => ({
  revision: 1,
  champion,
  championSlot: 'a',
  challenger: undefined,
});

/**
 * Gives the idle slot to a version, which decides for no card yet.
 * @param watcher execution that watches it, if one does
 * @throws UserError `release_conflict`
 */
export function admitChallenger(control: ReleaseControl, version: string, watcher?: string): ReleaseControl {
  const { champion, challenger } = control;
  if (version === champion)
    throw conflict(`version ${version} is the champion already`, 'Choose another version.');
  if (challenger !== undefined)
    throw conflict(
      `version ${challenger.version} is under release, with the weight ${challenger.weight}`,
      'Wait until its release has ended, or roll it back.',
    );
  return next(control, { challenger: { version, weight: 0, watcher } });
}

/**
 * Gives the challenger a number of the buckets; a greater one moves no card away from it, and 0 rolls it back.
 * @throws UserError `no_release`
 */
export function weighChallenger(control: ReleaseControl, weight: number): ReleaseControl {
  if (!Number.isInteger(weight) || weight < 0 || weight > BUCKETS)
    throw new RangeError(`a weight is an integer from 0 to ${BUCKETS}, and not ${weight}`);
  return next(control, { challenger: { ...challengerOf(control), weight } });
}

/** Hands the challenger, with the cards that it has, to another execution, or to a command. @throws UserError `no_release` */
export function takeOverChallenger(control: ReleaseControl, watcher: string | undefined): ReleaseControl {
  return next(control, { challenger: { ...challengerOf(control), watcher } });
}

/** Makes the challenger the champion once it has all cards, so that no card moves. @throws UserError `no_release`, `release_conflict` */
export function promoteChallenger(control: ReleaseControl): ReleaseControl {
  const { version, weight } = challengerOf(control);
  if (weight !== BUCKETS)
    throw conflict(
      `version ${version} has ${weight} of ${BUCKETS} buckets; the champion has the others`,
      'Give it all of them first.',
    );
  return next(control, {
    champion: version,
    championSlot: challengerSlot(control),
    challenger: undefined,
  });
}

/** Ends a release: the challenger decides for no card any more, and its slot is idle. @throws UserError `no_release` */
export function dismissChallenger(control: ReleaseControl): ReleaseControl {
  challengerOf(control);
  return next(control, { challenger: undefined });
}

const next = (control: ReleaseControl, changed: Partial<ReleaseControl>): ReleaseControl => ({
  ...control,
  ...changed,
  revision: control.revision + 1,
});

function challengerOf({ challenger }: ReleaseControl): Challenger {
  if (challenger !== undefined) return challenger;
  throw new UserError('no_release', 'no version is under release', {
    hint: 'Start a release first.',
  });
}

const conflict = (message: string, hint: string): UserError =>
  new UserError('release_conflict', message, { hint });
