import { isoInstant, UserError } from '@cardlake/runtime';

/** Range of time that options give, in microseconds since the epoch; an end that is not given is open. */
interface TimeRange {
  readonly from?: number | undefined;
  /** The first instant that is not part of the range. */
  readonly to?: number | undefined;
}

/** Refuses a range of time without an instant. @throws UserError `bad_option` */
export function requireTimeRange({ from, to }: TimeRange): void {
  if (from === undefined || to === undefined || from < to) return;
  throw new UserError(
    'bad_option',
    `expected --from before --to; found --from ${isoInstant(from)} and --to ${isoInstant(to)}`,
    {
      hint: 'The range begins at --from and ends before --to: give a later --to, or leave it out.',
    },
  );
}
