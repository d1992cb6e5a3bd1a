import { enabledStackNames } from './enabled-stacks';
import type { Settings } from './settings/environment';
import { writerConcurrency } from './stacks/feature-store';

/** Names and quotas that the stacks of an environment take of its account. */
export interface Requirements {
  /** Buckets that the foundation creates; their names are unique in the whole world. */
  readonly buckets: readonly string[];
  /** Most vCPU that the Spark application uses at once. */
  readonly sparkVcpu: number;
  /** Functions that reserve concurrency, and how much. */
  readonly reservedConcurrency: Readonly<Record<string, number>>;
  /** Shards of the stream, or `on-demand`. */
  readonly shards: number | 'on-demand';
}

/**
 * Derives from the settings of an environment what its stacks take of an account.
 * @param accountId the account, which is part of the names of buckets
 */
export function requirementsOf(settings: Settings, accountId: string): Requirements {
  const { project, environment, storage, silverGold, bronze } = settings;
  const created =
    storage.existingLakeBucket === undefined ? ['lake', 'artifacts', 'logs'] : ['artifacts', 'logs'];
  const stacks = enabledStackNames(settings);
  return {
    buckets: created.map((suffix) => `${project}-${environment}-foundation-${suffix}-${accountId}`),
    sparkVcpu: stacks.includes('silver-gold') ? silverGold.maximumVcpu : 0,
    reservedConcurrency: Object.fromEntries(
      reservations(settings).map(([name, reserved]) => [`${project}-${environment}-${name}`, reserved]),
    ),
    shards: bronze.shards,
  };
}

/** The functions that reserve concurrency, by their stack and the last parts of their names. */
const reservations = (settings: Settings): [name: string, reserved: number][] => {
  const { featureStore, prediction } = settings;
  const stacks = enabledStackNames(settings);
  const reserved = [
    ['feature-store', 'writer', writerConcurrency(featureStore.writer)],
    ['prediction', 'stream', prediction.stream.reservedConcurrency],
    ['prediction', 'answer', prediction.answer.reservedConcurrency],
  ] as const;
  return reserved.flatMap(([stack, name, count]) =>
    stacks.includes(stack) && typeof count === 'number' ? [[`${stack}-${name}`, count]] : [],
  );
};
