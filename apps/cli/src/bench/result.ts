/** One line of the bench: what was measured, and the bounds it has to keep. */
export interface Result {
  readonly stage: string;
  readonly figures: Readonly<Record<string, number | string | boolean>>;
  readonly bounds: readonly Bound[];
}

/** A figure that may not exceed its limit. */
export interface Bound {
  readonly what: string;
  readonly value: number;
  readonly atMost: number;
}

export const isWithinBounds = ({ bounds }: Result): boolean =>
  bounds.every(({ value, atMost }) => value <= atMost);
