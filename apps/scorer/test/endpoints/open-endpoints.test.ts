import type { EndpointRuntime } from '@cardlake/aws/endpoint-runtime';
import { firstControl } from '@cardlake/prediction';
import { endpointTally } from '../../src/endpoints/endpoint-tally';
import { openEndpoints } from '../../src/endpoints/open-endpoints';

const env = { SCORER: 'endpoint', ENDPOINT_PREFIX: 'cardlake-dev-prediction' };
const never = (): EndpointRuntime => {
  throw new Error('no endpoint is needed');
};

test('endpoints are opened only where the environment says so, and another way to score is refused', () => {
  expect(openEndpoints({ ...env, SCORER: 'in-process' }, never)).toBeUndefined();
  expect(() => openEndpoints({ ...env, SCORER: 'Endpoint' }, never)).toThrow(
    'SCORER is "Endpoint"; expected one of in-process, endpoint',
  );
});

test('a row goes to the endpoint of its version’s slot, and its outcome is counted once', async () => {
  const asked: string[] = [];
  const published: unknown[] = [];
  const publish = (...args: unknown[]) => void published.push(args);
  const runtime: EndpointRuntime = {
    async invoke(endpoint, csv) {
      asked.push(`${endpoint} ${csv}`);
      if (csv.startsWith('9')) throw new Error('ModelError');
      return { variant: 'v1', body: '0.5' };
    },
  };
  const scorer = openEndpoints(env, () => runtime)?.(firstControl('v1'));
  expect(await scorer?.margin('v1', [1, null])).toBe(0.5);
  expect(await scorer?.margin('v1', [9, null])).toBeUndefined();
  expect(asked).toEqual(['cardlake-dev-prediction-a 1,', 'cardlake-dev-prediction-a 9,']);
  endpointTally.publish(publish);
  endpointTally.publish(publish);
  expect(published).toEqual([[{ Slot: 'a' }, { EndpointAnswered: 1, EndpointFailed: 1 }]]);
});
