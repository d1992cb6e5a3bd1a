import { writeFileSync } from 'node:fs';
import { CreateApplicationCommand, EMRServerlessClient } from '@aws-sdk/client-emr-serverless';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { testFolder } from '@cardlake/engine/test-kit';
import { startLocalAws } from '@cardlake/local-aws/test-kit';
import { cardlake } from '../support/cardlake';

const path = testFolder();
const aws = startLocalAws();
afterAll(() => aws.stop());

// Stands in for a job: prints its arguments, and fails for the first of March.
const JOB = `import json, sys
print(json.dumps(sys.argv[1:]))
print('a word of the log', file=sys.stderr)
sys.exit('2026-03-01' in sys.argv)
`;

describe('a job on EMR Serverless', () => {
  let place: string[];

  beforeAll(async () => {
    Object.assign(process.env, aws.env);
    const s3 = new S3Client({ ...aws.clientSettings, forcePathStyle: true });
    for (const Bucket of ['lake', 'artifacts', 'logs']) await s3.send(new CreateBucketCommand({ Bucket }));
    for (const name of ['silver_and_gold.py', 'build_datasets.py']) {
      await s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: `spark-jobs/1/${name}`, Body: JOB }));
    }
    const emr = new EMRServerlessClient(aws.clientSettings);
    const create = new CreateApplicationCommand({ name: 'spark', type: 'spark', releaseLabel: 'emr-7.13.0' });
    const { applicationId } = await emr.send(create);
    const outputs = {
      'dev-foundation': {
        lake_bucket_name: 'lake',
        artifact_bucket_name: 'artifacts',
        log_bucket_name: 'logs',
        key_arn: 'arn:aws:kms:ap-southeast-1:123456789012:key/1',
      },
      'dev-silver-gold': {
        application_id: applicationId,
        job_role_arn: 'arn:aws:iam::123456789012:role/job',
        job_prefix: 'spark-jobs/1/',
        database_name: 'lake_db',
      },
    };
    writeFileSync(path('outputs.json'), JSON.stringify(outputs));
    place = ['--outputs', path('outputs.json')];
  });

  const submit = (...args: string[]) =>
    cardlake('emr', 'submit', ...args, ...place, '--wait', '--poll-seconds', '0.2');

  test('is submitted, ends, shows what it was billed, and has logs', async () => {
    const done = await submit(
      'stream',
      '--window-end-ts',
      '2026-01-02T00:00:00Z',
      '--run-id',
      'first',
      '--json',
    );
    expect(done).toMatchObject({ code: 0 });
    const report = JSON.parse(done.out);
    expect(report).toMatchObject({ name: 'first', state: 'SUCCESS' });
    expect(report.vcpuHours).toBeGreaterThan(0);
    expect(report.memoryGbHours).toBeGreaterThan(report.vcpuHours);

    const stdout = await cardlake('emr', 'logs', report.id, '--file', 'stdout', ...place);
    const given: string[] = JSON.parse(stdout.out);
    const value = (flag: string) => given[given.indexOf(flag) + 1];
    expect([value('--lake'), value('--database'), value('--run-id')]).toEqual([
      's3://lake',
      'lake_db',
      'first',
    ]);
    expect((await cardlake('emr', 'logs', report.id, ...place)).out).toBe('a word of the log\n');

    const status = await cardlake('emr', 'status', report.id, ...place);
    expect(status.out).toMatch(
      /^first SUCCESS after .*\n {2}run {5}00\w+\n {2}billed {2}\d\.\d{3} vCPU-hours, /,
    );
  });

  test('that fails exits with 1 and shows EMR’s details, and is among the newest runs', async () => {
    const { code, out, err } = await submit('daily', '--dt', '2026-03-01', '--run-id', 'bad');
    expect(code).toBe(1);
    expect(out).toMatch(/^bad FAILED after/);
    expect(out).toContain('a word of the log');
    expect(err).toMatch(/^00\w+ FAILED$/m);
    const { runs } = JSON.parse((await cardlake('emr', 'status', ...place, '--json')).out);
    expect(runs.map(({ name }: { name: string }) => name)).toEqual(['bad', 'first']);
  });

  test('a missing run or application is reported', async () => {
    const run = await cardlake('emr', 'status', '00nothing', ...place);
    expect([run.code, run.err]).toEqual([1, expect.stringContaining('Job run 00nothing does not exist')]);
    const application = await cardlake('emr', 'status', '--application', '00none');
    expect([application.code, application.err]).toEqual([
      1,
      expect.stringContaining('Application 00none does not exist'),
    ]);
  });
});

test('a missing option is reported before any call to AWS', async () => {
  const { code, err } = await cardlake('emr', 'submit', 'maintenance', '--lake', 's3://lake');
  expect([code, err]).toEqual([2, expect.stringMatching(/application is missing\n.*--application/)]);
});

test('missing credentials are not a bug', async () => {
  const keep = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    HOME: path('home'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  });
  try {
    const { code, err } = await cardlake('emr', 'status', '--application', '00a');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^cardlake: AWS: .*[Cc]redentials.*\nCheck the credentials/m),
    ]);
  } finally {
    process.env = keep;
  }
});
