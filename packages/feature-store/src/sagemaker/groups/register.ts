import type { DescribeFeatureGroupResponse } from '@aws-sdk/client-sagemaker';
import { systemTiming } from '@cardlake/aws';
import type { FeatureGroupCatalog } from '@cardlake/aws/feature-groups';
import { UserError } from '@cardlake/runtime';
import type { FeatureDefinition } from '@cardlake/schema';
import type { OnlineGroup } from '../../group';
import { accessDenied, noSuchGroup } from '../errors';
import { failureOf } from '../failure-kind';
import { missingFeatures, type RegisteredGroup } from './plan';

/** Most features of one UpdateFeatureGroup. */
const ADDITIONS_PER_UPDATE = 100;
/** An update takes seconds; after this many polls, something is wrong. */
const MAX_POLLS = 90;
const POLL_INTERVAL_MS = 2000;

/** Options of a registration. */
export interface RegisterOptions {
  readonly catalog: FeatureGroupCatalog;
  /** Name of the feature group in AWS. */
  readonly name: string;
  /** Returns the features that would be added, without adding them. */
  readonly dryRun?: boolean;
  readonly sleep?: (ms: number) => Promise<void>;
}

/**
 * Adds the features of a group that its feature group lacks, and waits until they exist. Existing features do not change.
 * @returns the features that were added
 * @throws UserError `feature_group_incompatible`, `feature_group_missing`, `feature_store_denied`,
 * `feature_group_busy` when it cannot be updated now, `feature_group_failed` when the update fails
 */
export async function registerGroup(
  group: OnlineGroup,
  options: RegisterOptions,
): Promise<readonly FeatureDefinition[]> {
  const { catalog, name, dryRun = false, sleep = systemTiming.sleep } = options;
  const { registered, status } = await describeGroup(catalog, name);
  const missing = missingFeatures(group, registered);
  if (dryRun || missing.length === 0) return missing;
  if (status !== 'ready') {
    throw new UserError('feature_group_busy', `${name} cannot be updated now: it is ${status}`, {
      hint: 'Try again when its status is Created and its last update is finished.',
    });
  }
  for (let start = 0; start < missing.length; start += ADDITIONS_PER_UPDATE) {
    const FeatureAdditions = missing.slice(start, start + ADDITIONS_PER_UPDATE);
    await catalog.updateFeatureGroup({ FeatureGroupName: name, FeatureAdditions });
    await waitUntilAdded(catalog, name, FeatureAdditions, sleep);
  }
  return missing;
}

async function waitUntilAdded(
  catalog: FeatureGroupCatalog,
  name: string,
  added: readonly FeatureDefinition[],
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  for (let poll = 0; poll < MAX_POLLS; poll++) {
    const { registered, status, failure } = await describeGroup(catalog, name);
    if (failure !== undefined) {
      throw new UserError('feature_group_failed', `AWS could not update ${name}: ${failure}`, {
        hint: 'Existing features are unchanged. Fix the cause that AWS names, and register again.',
      });
    }
    const existing = new Set(registered.definitions.map(({ FeatureName }) => FeatureName));
    if (status === 'ready' && added.every(({ FeatureName }) => existing.has(FeatureName))) return;
    await sleep(POLL_INTERVAL_MS);
  }
  throw new UserError('feature_group_busy', `AWS is still updating ${name}`, {
    hint: 'Register again later; features that exist by then are not added twice.',
  });
}

/** Describes a feature group, with all pages of its features. */
async function describeGroup(
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
