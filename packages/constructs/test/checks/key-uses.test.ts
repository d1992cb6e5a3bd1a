import { checkEnvironment, type Synthesized } from '../../src/checks';
import { KEY_USES, type KeyUse } from '../../src/storage/key-uses';
import { oneOfEachConstruct } from '../support/one-of-each-construct';

type Args = Record<string, unknown>;
type Resources = Record<string, Record<string, Args>>;
interface Statement {
  Sid: string;
  Action: string | string[];
  Condition?: unknown;
}

const sound = oneOfEachConstruct();

/** Copies the stack, changed. */
function changed(change: (resources: Resources) => void): Synthesized {
  const json = structuredClone(sound.json);
  change(json.resource as Resources);
  return { id: sound.id, json };
}

/** Copies the stack with another key policy. */
const withPolicy = (change: (statements: Statement[]) => Statement[]): Synthesized =>
  changed((resources) => {
    const [key] = Object.values(resources.aws_kms_key ?? {});
    if (key === undefined) throw new Error('the stack has no key');
    const policy = JSON.parse(String(key.policy)) as { Statement: Statement[] };
    key.policy = JSON.stringify({ ...policy, Statement: change(policy.Statement) });
  });

/** Rules about the key that stacks break. */
const keyErrors = (...stacks: Synthesized[]): string[] =>
  checkEnvironment('test', stacks)
    .filter(({ rule, severity }) => rule.startsWith('key-') && severity === 'error')
    .map(({ rule, message }) => `${rule}: ${message}`);

const statementOf = ({ sid, caller }: KeyUse) => (caller === 'account' ? 'Account' : sid);
const without = (action: string) => (statement: Statement) => ({
  ...statement,
  Action: [statement.Action].flat().filter((each) => each !== action),
});
const inStatement = (sid: string, change: (statement: Statement) => Statement) =>
  withPolicy((all) => all.map((each) => (each.Sid === sid ? change(each) : each)));

test('the derived policy satisfies every use', () => {
  expect(keyErrors(sound)).toEqual([]);
});

test.each(KEY_USES.flatMap((use) => use.actions.map((action) => [use.sid, action, use] as const)))(
  '%s without %s is refused',
  (_sid, action, use) => {
    const errors = keyErrors(inStatement(statementOf(use), without(action)));
    expect(errors.filter((error) => error.includes(action) && error.includes(use.source))).not.toEqual([]);
  },
);

const services = KEY_USES.filter(({ caller }) => caller !== 'account');

test.each(services.map((use) => [use.sid, use] as const))(
  '%s without its conditions is refused',
  (sid, use) => {
    const [error] = keyErrors(inStatement(sid, ({ Condition: _, ...rest }) => rest));
    expect(error).toContain(`key-policy: ${sid}: add the conditions`);
    expect(use.conditions).toBeDefined();
  },
);

test('another service in place of the listed one is refused', () => {
  const policy = withPolicy((all) =>
    all.map((each) =>
      each.Sid === 'LogDelivery' ? { ...each, Principal: { Service: 'logs.amazonaws.com' } } : each,
    ),
  );
  expect(keyErrors(policy)).toEqual([
    expect.stringContaining('allow delivery.logs.amazonaws.com kms:Decrypt'),
  ]);
});

test('a resource that names the key in a way that the table does not list is refused', () => {
  const [keyName] = Object.keys(sound.json.resource?.aws_kms_key ?? {});
  const disk = { kms_key_id: `\${aws_kms_key.${keyName}.arn}` };
  const added = changed((resources) => {
    resources.aws_ebs_volume = { Disk: disk };
  });
  expect(keyErrors(added)).toEqual([expect.stringContaining('key-use: kms_key_id names the key')]);
});

test.each([
  ['aws_s3_bucket_notification', { queue: [{ queue_arn: 'QUEUE' }] }, 'queue.queue_arn'],
  ['aws_sns_topic_subscription', { protocol: 'sqs', endpoint: 'QUEUE' }, 'endpoint'],
  ['aws_pipes_pipe', { target: 'QUEUE' }, 'target'],
])(
  'a delivery by %s to an encrypted queue is refused, since the table does not list it',
  (type, args, path) => {
    const [queue] = Object.keys(sound.json.resource?.aws_sqs_queue ?? {});
    const named = JSON.parse(JSON.stringify(args).replace('QUEUE', `\${aws_sqs_queue.${queue}.arn}`));
    const added = changed((resources) => {
      resources[type] = { Delivery: named };
    });
    expect(keyErrors(added)).toEqual([
      expect.stringContaining(`key-use: ${path} names the key, or something`),
    ]);
  },
);

test('a delivery to a queue with a key of AWS needs nothing', () => {
  const added = changed((resources) => {
    for (const queue of Object.values(resources.aws_sqs_queue ?? {})) delete queue.kms_master_key_id;
    for (const key of Object.values(resources.aws_kms_key ?? {})) {
      const policy = JSON.parse(String(key.policy)) as { Statement: Statement[] };
      key.policy = JSON.stringify({ Statement: policy.Statement.filter(({ Sid }) => Sid !== 'Events') });
    }
  });
  expect(keyErrors(added)).toEqual([]);
});

test('resources of other stacks name the key by the output that publishes it', () => {
  const [keyName] = Object.keys(sound.json.resource?.aws_kms_key ?? {});
  const publisher = withPolicy((all) => all.filter(({ Sid }) => Sid === 'Account'));
  const resource = { aws_kms_key: publisher.json.resource?.aws_kms_key ?? {} };
  const foundation = {
    id: 'test-foundation',
    json: { ...publisher.json, resource, output: { key: { value: `\${aws_kms_key.${keyName}.arn}` } } },
  };
  const reader = {
    id: 'test-reader',
    json: {
      ...sound.json,
      output: {},
      resource: {
        aws_cloudwatch_log_group: {
          Logs: {
            retention_in_days: 1,
            kms_key_id: `\${data.terraform_remote_state.foundation.outputs.key}`,
          },
        },
      },
    },
  };
  expect(keyErrors(foundation, reader)).toEqual([
    expect.stringContaining(
      'aws_cloudwatch_log_group.Logs kms_key_id uses the key: allow logs.<region>.amazonaws.com',
    ),
  ]);
});

test('an existing key is noted, since nobody checks its policy', () => {
  const arn = 'arn:aws:kms:ap-southeast-1:123456789012:key/0a';
  const notes = checkEnvironment('test', [
    { id: 'test-foundation', json: { ...sound.json, resource: {}, output: { key: { value: arn } } } },
  ]).filter(({ rule }) => rule === 'key-policy');
  expect(notes).toMatchObject([{ severity: 'note', message: expect.stringContaining(arn) }]);
});
