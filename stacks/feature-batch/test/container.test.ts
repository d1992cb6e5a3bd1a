import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldenText, resourcesOf } from '@cardlake/constructs/test-kit';
import { CARD_LAKE_DEFINITION, CARD_LAKE_FOLDERS, FEATURE_BATCH_VARIABLES } from '@cardlake/job-contract';
import { featureBatch } from './support';

const stack = featureBatch({}, { lakeEngine: 'container' });
const golden = join(__dirname, '..', 'golden', 'container.tf.json');

test('with the lake in a container the stack matches the reviewed Terraform', () => {
  const text = goldenText(stack);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, text);
  expect(text).toBe(existsSync(golden) ? readFileSync(golden, 'utf8') : '(missing)');
});

interface Statement {
  readonly Action: string | string[];
  readonly Resource: string | string[];
}

test('the job reads events, writes and deletes tables of the lake, and touches nothing else', () => {
  const [, { policy } = { policy: '' }] =
    resourcesOf(stack, 'aws_iam_role_policy').find(([name]) => name.startsWith('Roles_Lake')) ?? [];
  const statements: Statement[] = JSON.parse(String(policy)).Statement;
  const foldersOf = (action: string) =>
    [
      ...new Set(
        statements
          .filter(({ Action }) => [Action].flat().includes(action))
          .flatMap(({ Resource }) => Resource)
          .map((arn) => arn.split('lake_bucket_arn}/')[1]?.replace(/\*$/, '')),
      ),
    ].filter((folder) => folder?.endsWith('/'));
  const { events, tables } = CARD_LAKE_FOLDERS;
  expect(foldersOf('s3:PutObject').sort()).toEqual([...tables].sort());
  expect(foldersOf('s3:DeleteObject').sort()).toEqual([...tables].sort());
  expect(foldersOf('s3:GetObject').sort()).toEqual([...events, ...tables].sort());
  expect(statements.flatMap(({ Action }) => Action).filter((action) => !/^(s3|kms):/.test(action))).toEqual(
    [],
  );
});

test('the job has a definition of its own, without the table for lookups, and a schedule that starts it there', () => {
  const definitions = resourcesOf(stack, 'aws_batch_job_definition');
  const [own, others] = [true, false].map((isOwn) =>
    definitions.filter(([, { name }]) => String(name).endsWith(`-${CARD_LAKE_DEFINITION}`) === isOwn),
  );
  expect([own?.length, others?.length]).toEqual([1, 4]);
  const container = JSON.parse(String(own?.[0]?.[1].container_properties));
  expect(container.command).toEqual(['card-lake']);
  expect(container.environment.map(({ name }: { name: string }) => name)).not.toContain(
    FEATURE_BATCH_VARIABLES.table,
  );
  const schedules = resourcesOf(stack, 'aws_scheduler_schedule').map(([, schedule]) =>
    JSON.stringify(schedule),
  );
  expect(schedules.filter((text) => text.includes('card-lake'))).toEqual([
    expect.stringContaining('"state":"ENABLED"'),
  ]);
  expect(JSON.stringify(featureBatch())).not.toContain('card-lake');
});
