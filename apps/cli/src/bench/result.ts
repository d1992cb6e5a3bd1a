/** Result of a stage: the figures, and the bounds that they have to keep. */
export interface Result {
  readonly stage: string;
  readonly figures: Readonly<Record<string, number | string | boolean>>;
  readonly bounds: readonly Bound[];
}

/** A figure with its upper limit. */
interface Bound {
  readonly what: string;
  readonly value: number;
  readonly atMost: number;
}

/** Returns true if every figure keeps its bound. */
export const isWithinBounds = ({ bounds }: Result): boolean =>
  bounds.every(({ value, atMost }) => value <= atMost);
