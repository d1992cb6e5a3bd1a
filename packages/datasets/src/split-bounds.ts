import { addDays, type Day, type DayRange } from './day';
import type { DatasetSettings } from './settings';

/** Event days of each split, for the datasets of one day. */
export interface SplitBounds {
  readonly train: DayRange;
  readonly validation: DayRange;
  readonly inference: DayRange;
  /** Labels count if they were reported before this day starts: the end of the build day, UTC. */
  readonly labelsKnownBefore: Day;
}

/**
 * Computes the splits for day D with label maturity L, gap G, V validation and T training days: validation
 * `[D−L−V, D−L)`, train `[D−L−V−G−T, D−L−V−G)`, inference D itself.
 */
export function splitBounds(
  day: Day,
  { labelMaturityDays, gapDays, validationDays, trainDays }: Omit<DatasetSettings, 'compromisedCards'>,
): SplitBounds {
  const validationTo = addDays(day, -labelMaturityDays);
  const validationFrom = addDays(validationTo, -validationDays);
  const trainTo = addDays(validationFrom, -gapDays);
  const nextDay = addDays(day, 1);
  return {
    train: { from: addDays(trainTo, -trainDays), to: trainTo },
    validation: { from: validationFrom, to: validationTo },
    inference: { from: day, to: nextDay },
    labelsKnownBefore: nextDay,
  };
}

/** Computes the day D whose validation ends with a day, the last one in it. */
export const dayOfLastValidation = (
  last: Day,
  { labelMaturityDays }: Pick<DatasetSettings, 'labelMaturityDays'>,
): Day => addDays(last, labelMaturityDays + 1);
