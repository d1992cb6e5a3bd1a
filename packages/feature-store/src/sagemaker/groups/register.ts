import type { DescribeFeatureGroupResponse } from '@aws-sdk/client-sagemaker';
import type { FeatureGroupCatalog } from '@cardlake/aws/feature-groups';
import { UserError } from '@cardlake/runtime';
import type { FeatureDefinition } from '@cardlake/schema';
import type { OnlineGroup } from '../../group';
import { accessDenied, noSuchGroup } from '../errors';
import { failureOf } from '../failure-kind';
import { missingFeatures, type RegisteredGroup } from './plan';

/** Most features of one UpdateFeatureGroup. */
const ADDITIONS_PER_UPDATE = 100;
/** An update takes seconds; after this many looks, two seconds apart, something is wrong. */
const LOOKS = 90;
const LOOK_EVERY_MS = 2000;

/** How to register. */
export interface RegisterOptions {
  readonly catalog: FeatureGroupCatalog;
  /** Name of the feature group in AWS. */
  readonly name: string;
  /** Says what would be added, and adds nothing. */
  readonly dryRun?: boolean;
  readonly sleep?: (ms: number) => Promise<void>;
}

/**
 * Adds to a feature group what a group has and it lacks, and waits until it is there. Nothing that is there changes.
 * @returns the features that were added
 * @throws UserError `feature_group_incompatible`, `feature_group_missing`, `feature_store_denied`,
 * `feature_group_busy` when it cannot be updated now, `feature_group_failed` when AWS fails to
 */
export async function registerGroup(
  group: OnlineGroup,
  options: RegisterOptions,
): Promise<readonly FeatureDefinition[]> {
  const { catalog, name, dryRun = false, sleep = wait } = options;
  const { registered, status } = await describe(catalog, name);
  const missing = missingFeatures(group, registered);
  if (dryRun || missing.length === 0) return missing;
  if (status !== 'ready') {
    throw new UserError('feature_group_busy', `${name} cannot be updated now: it is ${status}`, {
      hint: 'Try again when its status is Created and its last update is over.',
    });
  }
  for (let start = 0; start < missing.length; start += ADDITIONS_PER_UPDATE) {
    const FeatureAdditions = missing.slice(start, start + ADDITIONS_PER_UPDATE);
    await catalog.updateFeatureGroup({ FeatureGroupName: name, FeatureAdditions });
    await untilAdded(catalog, name, FeatureAdditions, sleep);
  }
  return missing;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function untilAdded(
  catalog: FeatureGroupCatalog,
  name: string,
  added: readonly FeatureDefinition[],
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const { registered, status, failure } = await describe(catalog, name);
    if (failure !== undefined) {
      throw new UserError('feature_group_failed', `AWS could not update ${name}: ${failure}`, {
        hint: 'What was there is as it was. Put right what AWS names and register again.',
      });
    }
    const there = new Set(registered.definitions.map(({ FeatureName }) => FeatureName));
    if (status === 'ready' && added.every(({ FeatureName }) => there.has(FeatureName))) return;
    await sleep(LOOK_EVERY_MS);
  }
  throw new UserError('feature_group_busy', `AWS is still updating ${name}`, {
    hint: 'Register again later; what was added by then is not added twice.',
  });
}

/** A feature group with all its pages of features. */
async function describe(
  catalog: FeatureGroupCatalog,
  name: string,
): Promise<{ readonly registered: RegisteredGroup; readonly status: string; readonly failure?: string }> {
  try {
    const definitions: FeatureDefinition[] = [];
    let page: DescribeFeatureGroupResponse | undefined;
    do {
      page = await catalog.describeFeatureGroup({
        FeatureGroupName: name,
        ...(page?.NextToken ? { NextToken: page.NextToken } : {}),
      });
      definitions.push(...((page.FeatureDefinitions ?? []) as FeatureDefinition[]));
    } while (page.NextToken);
    const { FeatureGroupStatus, LastUpdateStatus, RecordIdentifierFeatureName, EventTimeFeatureName } = page;
    return {
      registered: {
        name,
        recordId: RecordIdentifierFeatureName ?? '',
        eventTime: EventTimeFeatureName ?? '',
        definitions,
      },
      status:
        FeatureGroupStatus !== 'Created'
          ? (FeatureGroupStatus ?? 'unknown')
          : LastUpdateStatus?.Status === 'InProgress'
            ? 'being updated'
            : 'ready',
      ...(LastUpdateStatus?.Status === 'Failed'
        ? { failure: LastUpdateStatus.FailureReason ?? 'no reason given' }
        : {}),
    };
  } catch (error) {
    const { kind, reason } = failureOf(error);
    if (kind === 'missing') throw noSuchGroup(name, reason);
    if (kind === 'denied') throw accessDenied(name, reason);
    throw error;
  }
}
