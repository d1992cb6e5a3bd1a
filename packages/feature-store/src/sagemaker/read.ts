import type { FeatureValue } from '@aws-sdk/client-sagemaker-featurestore-runtime';
import { sendInBatches } from '@cardlake/aws';
import type { FeatureStoreRuntime } from '@cardlake/aws/feature-store-runtime';
import { UserError } from '@cardlake/runtime';
import { accessDenied, noSuchGroup } from './errors';
import { failureOf } from './failure-kind';
import type { SendOptions } from './send-options';

/**
 * Reads the values of one stored record.
 * @returns undefined when there is no such record
 * @throws UserError `feature_group_missing`, `feature_store_denied`, `feature_store_busy`
 */
export async function readRecord(
  runtime: FeatureStoreRuntime,
  name: string,
  recordId: string,
  sending: SendOptions,
): Promise<readonly FeatureValue[] | undefined> {
  let found: readonly FeatureValue[] | undefined;
  const read = async () => {
    try {
      const request = { FeatureGroupName: name, RecordIdentifierValueAsString: recordId };
      found = (await runtime.getRecord(request)).Record;
      return [];
    } catch (error) {
      const { kind, reason } = failureOf(error);
      if (kind === 'missing') throw noSuchGroup(name, reason);
      if (kind === 'denied') throw accessDenied(name, reason);
      if (kind === 'invalid') throw error;
      return [{ item: recordId, reason }];
    }
  };
  const [unread] = await sendInBatches([recordId], read, { ...sending, batchSize: 1 });
  if (unread === undefined) return found;
  throw new UserError(
    'feature_store_busy',
    `the Feature Store returned no record of ${name} (${unread.reason})`,
    { hint: 'Try again in a minute.' },
  );
}
