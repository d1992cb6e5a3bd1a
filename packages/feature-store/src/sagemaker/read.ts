import type { FeatureValue } from '@aws-sdk/client-sagemaker-featurestore-runtime';
import { UserError } from '@cardlake/runtime';
import { noSuchGroup, notAllowed } from './faults';
import { refusalBy } from './refusal';
import type { FeatureStoreRuntime } from './runtime';
import { type SendPolicy, sendAll } from './send-all';

/**
 * The values of one stored record, or undefined when there is none.
 * @throws UserError `feature_group_missing`, `feature_store_denied`, `feature_store_busy`
 */
export async function readRecord(
  runtime: FeatureStoreRuntime,
  name: string,
  recordId: string,
  policy: SendPolicy,
): Promise<readonly FeatureValue[] | undefined> {
  let found: readonly FeatureValue[] | undefined;
  const read = async () => {
    try {
      const request = { FeatureGroupName: name, RecordIdentifierValueAsString: recordId };
      found = (await runtime.getRecord(request)).Record;
      return [];
    } catch (error) {
      const { kind, reason } = refusalBy(error);
      if (kind === 'missing') throw noSuchGroup(name, reason);
      if (kind === 'denied') throw notAllowed(name, reason);
      if (kind === 'invalid') throw error;
      return [{ item: recordId, reason }];
    }
  };
  const [unread] = await sendAll([recordId], 1, read, { policy });
  if (unread === undefined) return found;
  throw new UserError(
    'feature_store_busy',
    `the Feature Store gave no record of ${name} (${unread.reason})`,
    {
      hint: 'Try again in a minute.',
    },
  );
}
