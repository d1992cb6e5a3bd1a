/** Share of a bound by which a sum or a mean may miss it: engines add doubles in different orders, and each rounds in its own way. */
const TOLERANCE = 1e-9;

/** Digits behind the point to which shares are told apart. */
const SHARE_DIGITS = 15;

/** The least and the greatest value that a rule allows. */
export interface Bounds {
  readonly min?: number | string | undefined;
  readonly max?: number | string | undefined;
}

/** Bounds of a sum or a mean, wider by what engines differ. */
export const widenBounds = ({ min, max }: Bounds): { readonly min?: number; readonly max?: number } => ({
  ...(min !== undefined && { min: Number(min) - slackOf(Number(min)) }),
  ...(max !== undefined && { max: Number(max) + slackOf(Number(max)) }),
});

const slackOf = (bound: number): number => Math.abs(bound) * TOLERANCE;

/** The share of values when the others have another share, rounded as a person would: 1 − 0.7 = 0.3. */
export const complementOf = (share: number): number => Number((1 - share).toFixed(SHARE_DIGITS));
