import { named, resourcesOf, valueAt, variablesOf } from '@cardlake/constructs/test-kit';
import { EXTRACT_ARTIFACTS, EXTRACT_JOB } from '@cardlake/job-contract';
import { elt } from './support';

const stack = elt();

test('the job has every argument that its program reads but that of a run, and its files from the folder that they are uploaded to', () => {
  const job = named(stack, 'aws_glue_job', 'Large');
  expect(job).toMatchObject({
    glue_version: '5.1',
    number_of_workers: 2,
    max_retries: 0,
    timeout: 480,
    execution_property: { max_concurrent_runs: 3 },
  });
  const given = job.default_arguments as Readonly<Record<string, string>>;
  for (const [name, flag] of Object.entries(EXTRACT_JOB.flags))
    expect([flag, given[flag] === undefined]).toEqual([flag, name === 'announced']);
  const used = [
    valueAt(job, 'command.script_location'),
    given['--extra-files'],
    given['--additional-python-modules'],
  ].map((uri) => String(uri).replace(/^s3:\/\/[^/]+\//, ''));
  const uploaded = resourcesOf(stack, 'aws_s3_object').flatMap(([name, { key }]) =>
    name.startsWith('Large_Job') ? [key] : [],
  );
  expect(used.sort()).toEqual(uploaded.sort());
  for (const key of used) expect(key).toMatch(new RegExp(`^${EXTRACT_ARTIFACTS.prefix}/`));
});

test('the function has the share of a processor that its memory gives it, for its timeout or as long as the settings say', () => {
  const secondsOf = (own: Parameters<typeof elt>[0]) =>
    Number(variablesOf(named(elt(own), 'aws_lambda_function', 'Functions_extract')).own.PROCESSOR_SECONDS);
  expect(secondsOf({})).toBeCloseTo(600 * (1024 / 1769));
  expect(secondsOf({ extract: { memoryMegabytes: 3008 } })).toBe(600);
  expect(secondsOf({ extract: { memoryMegabytes: 1769 }, largeObjects: { afterSeconds: 7 } })).toBe(7);
});

test('when the job fails, the message that announces the object again is a dead letter of the function', () => {
  const machine = named(stack, 'aws_sfn_state_machine', 'Large');
  const { States } = JSON.parse(String(machine.definition));
  expect(States.Extract.Catch).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: 'GiveUp' }]);
  expect(States.GiveUp.Arguments).toEqual({
    QueueUrl: expect.stringMatching(/aws_sqs_queue\.Functions_extract_DeadLetters_\w+\.url/),
    MessageBody: '{% $message %}',
  });
});

test('without it the function hands nothing over, and may start nothing', () => {
  const bare = elt({ largeObjects: { enabled: false } });
  expect(JSON.stringify(bare.resource)).not.toContain('Large_');
  expect(variablesOf(named(bare, 'aws_lambda_function', 'Functions_extract')).own.PROCESSOR_SECONDS).toBe(
    'Infinity',
  );
  const [[, policy]] = resourcesOf(bare, 'aws_iam_role_policy').filter(([name]) =>
    name.startsWith('Functions_extract_Role'),
  ) as [[string, { policy: unknown }]];
  expect(String(policy.policy)).not.toContain('states:');
});
