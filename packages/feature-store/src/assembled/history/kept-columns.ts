import { cardEvents } from '@cardlake/card-schema';
import { type CompiledGroup, createKernel } from '@cardlake/features';

const DAY = 86_400e6;

/** Time for which an event is kept after the longest window has left it: so late may events be that need it. */
const SPARE = 7 * DAY;

/** Entity whose events a history keeps. */
export const HISTORY_ENTITY = 'card';

/** Columns that a history keeps of each event besides its identity, and how far back they are read. */
export interface KeptColumns {
  readonly decimals: readonly string[];
  readonly texts: readonly string[];
  /** Reach of the longest window with its delay, µs. */
  readonly reachMicros: number;
  /** Age at which an event expires, µs. */
  readonly retentionMicros: number;
}

/** Derives the columns to keep from the windows per card of some groups. */
export function deriveKeptColumns(groups: readonly CompiledGroup[]): KeptColumns {
  const { inputs } = createKernel(groups, HISTORY_ENTITY, { source: cardEvents });
  if (inputs.labels)
    throw new Error(
      `${groups.map(({ name }) => name).join(', ')}: labels are not known when an event arrives; read such features from a snapshot`,
    );
  const reachMicros = Math.max(0, ...groups.flatMap(listReaches));
  return {
    decimals: [...inputs.decimals].sort(),
    texts: [...inputs.codes].sort(),
    reachMicros,
    retentionMicros: reachMicros + SPARE,
  };
}

const listReaches = ({ features }: CompiledGroup): number[] =>
  features.flatMap(({ entity, compute }) =>
    entity === HISTORY_ENTITY && compute.kind === 'window'
      ? [compute.windowMicros + compute.delayMicros]
      : [],
  );
