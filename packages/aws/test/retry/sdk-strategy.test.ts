import { BATCH_RETRY, CALL_RETRY } from '../../src';
import { openJobRuns } from '../../src/emr-serverless/job-runs';
import { openFeatureGroups } from '../../src/sagemaker/feature-groups';
import { startJsonApiServer, startRestApiServer, testTiming } from '../../test-kit';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

/** Describes a feature group through the SDK's own client while the server answers in turn. */
async function describeWith(answers: readonly [status: number, error?: string][], policy = CALL_RETRY) {
  let calls = 0;
  const server = await startJsonApiServer(() => {
    const [status, error] = answers[calls++] ?? [200];
    return { status, body: error === undefined ? {} : { __type: error, message: 'injected fault' } };
  });
  const timing = testTiming();
  const catalog = openFeatureGroups({ endpoint: server.endpoint, retry: { policy, timing } });
  const outcome = await catalog.describeFeatureGroup({ FeatureGroupName: 'spend' }).then(
    () => 'ok',
    (error: Error) => error.name,
  );
  await server.stop();
  return { outcome, calls, delays: timing.delays };
}

test('a client retries what passes, with the delays of the policy', async () => {
  const { outcome, calls, delays } = await describeWith([
    [400, 'ThrottlingException'],
    [503, 'ServiceUnavailable'],
  ]);
  expect([outcome, calls, delays.length]).toEqual(['ok', 3, 2]);
  expect(Math.max(...delays)).toBeLessThanOrEqual(200);
});

test('a client gives up after as many attempts as the policy allows, with the last error', async () => {
  const throttled = Array(20).fill([400, 'ThrottlingException']);
  expect(await describeWith(throttled)).toMatchObject({ outcome: 'ThrottlingException', calls: 3 });
  expect(await describeWith(throttled, BATCH_RETRY)).toMatchObject({ calls: 10 });
});

test.each(['AccessDeniedException', 'ResourceNotFound', 'ValidationException'])(
  'a client does not retry %s',
  async (error) => {
    expect(await describeWith([[400, error]])).toMatchObject({ outcome: error, calls: 1, delays: [] });
  },
);

test('a job whose start is retried keeps its idempotency token', async () => {
  const tokens: unknown[] = [];
  const server = await startRestApiServer((_path, input) => {
    tokens.push((input as { clientToken?: string }).clientToken);
    return tokens.length === 1 ? { status: 503, body: {} } : { body: { jobRunId: '1' } };
  });
  const retry = { policy: CALL_RETRY, timing: testTiming() };
  const api = openJobRuns({ endpoint: server.endpoint, retry });
  const request = { applicationId: 'a', executionRoleArn: 'arn:aws:iam::123456789012:role/job' };
  expect(await api.startJobRun(request)).toMatchObject({ jobRunId: '1' });
  await server.stop();
  expect(tokens).toEqual([expect.any(String), tokens[0]]);
});
