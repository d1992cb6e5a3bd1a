import { type Duration, formatDuration, parseDuration } from '@cardlake/schema';
import type { Feature, FeatureGroup, SnapshotGroup } from '../dsl';

/** Durations of a feature as they were declared. */
export interface DeclaredDurations {
  readonly window?: string;
  readonly delay?: string;
  readonly availableAfter?: string;
}

/**
 * Durations as declared of the features whose definition writes one otherwise than in the shortest way. The compiled form
 * holds microseconds, which `24h` and `1d` have in common; people are shown what was typed.
 */
export function declaredDurations(
  group: FeatureGroup | SnapshotGroup,
): Readonly<Record<string, DeclaredDurations>> {
  const availableAfter = 'availableAfter' in group ? group.availableAfter : undefined;
  return Object.fromEntries(
    Object.entries<Feature>(group.features)
      .map(([name, feature]) => [name, keepLonger({ availableAfter, ...durationsOf(feature) })] as const)
      .filter(([, durations]) => Object.keys(durations).length > 0),
  );
}

/** Writes a duration as it was declared; in the shortest way if nothing is known of that. */
export const writeDuration = (micros: number, declared: string | undefined): string =>
  declared !== undefined && parseDuration(declared) === micros ? declared : formatDuration(micros);

type Durations = { readonly [K in keyof DeclaredDurations]: Duration | undefined };

function durationsOf(feature: Feature): Durations {
  if (feature.kind === 'window') return { window: feature.options.window, delay: feature.options.delay };
  return feature.kind === 'snapshot' ? { availableAfter: feature.group.availableAfter } : {};
}

const keepLonger = (durations: Durations): DeclaredDurations =>
  Object.fromEntries(
    Object.entries(durations).filter(([, text]) => {
      const micros = parseDuration(text);
      return micros !== undefined && formatDuration(micros) !== text;
    }),
  );
