import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/** Most names of a request (API reference, DescribeAlarms, `AlarmNames`). */
const MAX_NAMES = 100;

/**
 * Opens the alarms of a region.
 * @returns a function that lists those of some alarms which are raised; throws when one does not exist
 */
export function openAlarms(options: ClientOptions = {}): (names: readonly string[]) => Promise<string[]> {
  const client = new CloudWatchClient(clientConfig(options));
  return async (names) => {
    // Without names, all alarms of the account are described.
    if (names.length === 0) return [];
    if (names.length > MAX_NAMES)
      throw new RangeError(`at most ${MAX_NAMES} alarms, and not ${names.length}`);
    const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [...names] }));
    const missing = names.filter((name) => !MetricAlarms.some(({ AlarmName }) => AlarmName === name));
    if (missing.length > 0) throw new Error(`there is no alarm ${missing.join(', ')}`);
    return MetricAlarms.flatMap(({ AlarmName = '', StateValue }) =>
      StateValue === 'ALARM' ? [AlarmName] : [],
    );
  };
}
