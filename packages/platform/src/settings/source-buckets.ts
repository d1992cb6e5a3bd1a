import type { z } from 'zod';
import type { eltDeclaration } from '../stacks/elt';

/** Settings that buckets of feeds must fit. */
interface Surroundings {
  readonly project: string;
  readonly environment: string;
  readonly region: string;
  readonly accountId?: string | undefined;
  readonly state: { readonly kind: string; readonly bucket?: string };
  readonly storage: { readonly existingLakeBucket?: string | undefined };
  readonly elt: z.output<(typeof eltDeclaration)['settings']>;
}

/** Reports buckets of feeds that contradict other settings. */
export function findSourceContradictions(
  { project, environment, region, accountId, state, storage, elt }: Surroundings,
  report: (path: (string | number)[], message: string) => void,
): void {
  const ownBuckets = `${project}-${environment}-foundation-`;
  for (const [at, { bucket, keyArn }] of elt.sourceBuckets.entries()) {
    const path = ['elt', 'sourceBuckets', at];
    if (bucket === storage.existingLakeBucket || bucket.startsWith(`${ownBuckets}lake-`))
      report([...path, 'bucket'], 'expected another bucket than the lake, whose feeds are loaded anyway');
    else if (bucket.startsWith(ownBuckets) || (state.kind === 's3' && bucket === state.bucket))
      report([...path, 'bucket'], 'expected a bucket of your data, and none of the platform');
    if (keyArn === undefined) continue;
    const [, , , keyRegion, keyAccount] = keyArn.split(':');
    if (keyRegion !== region) report([...path, 'keyArn'], `expected a key in ${region}`);
    if (accountId !== undefined && keyAccount !== accountId)
      report([...path, 'keyArn'], `expected a key of account ${accountId}`);
  }
}
