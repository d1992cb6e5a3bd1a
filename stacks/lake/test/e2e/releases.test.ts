import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { dynamoDbKeyedTable } from '@cardlake/aws/dynamodb';
import { CONTROL_TABLE, MODELS_FOLDER } from '@cardlake/job-contract';
import type { ReleaseControl } from '@cardlake/prediction';
import { dynamoDbControlTable } from '@cardlake/prediction/dynamodb';
import { listExecutions, runExecution, startExecution, waitForExecution } from '../support/executions';
import { waitUntil } from '../support/wait-until';
import { MODEL, type Releases, startReleases, TRAINING } from './support/releases/environment';
import { DAY, damageDatasets, makeVersions, type Versions } from './support/releases/versions';

let dev: Releases;
let versions: Versions;
beforeAll(async () => {
  dev = startReleases();
  versions = await makeVersions(dev, bucket());
});
afterAll(() => dev?.stop());

const output = (stack: string, name: string): string => dev.outputs[`dev-${stack}`]?.[name] ?? '';
const bucket = () => output('foundation', 'lake_bucket_name');
const machine = () => output('prediction', 'release_machine_arn');

const isOver = async (executionArn: string): Promise<boolean> =>
  (await dev.sfn.send(new DescribeExecutionCommand({ executionArn }))).status !== 'RUNNING';

const controls = () => {
  const tableName = output('prediction', 'control_table_name');
  return dynamoDbControlTable(
    dynamoDbKeyedTable({ client: dev.tables, tableName, key: CONTROL_TABLE.partition }),
  );
};

const readControl = (): Promise<ReleaseControl | undefined> => controls().read(MODEL);

/** Makes a version the champion, by hand. */
async function crown(version: string): Promise<void> {
  const control = await readControl();
  if (control === undefined) throw new Error('nothing was released yet');
  await controls().write(MODEL, { ...control, champion: version, revision: control.revision + 1 });
}

const setAlarm = (StateValue: 'ALARM' | 'OK') =>
  dev.alarms.send(
    new SetAlarmStateCommand({
      AlarmName: 'cardlake-dev-prediction-answers-slow',
      StateValue,
      StateReason: 'the test',
    }),
  );

const release = (...args: readonly string[]): string =>
  dev.cardlake('release', ...args, '--env', 'dev', '--outputs', dev.outputsFile);

test('a bad challenger stops at the gate: nothing is changed, and the execution says why', async () => {
  const ended = await runExecution(dev.sfn, machine(), { version: versions.bad, day: DAY });
  expect(ended).toMatchObject({ status: 'FAILED', error: 'StoppedAtGate' });
  expect(ended.cause).toMatch(/^Average precision is −0\.\d{4} against the champion, with 95 % from/);
  expect(ended.states).toEqual(['IsGiven', 'Judge', 'Passes', 'StoppedAtGate']);
  expect(await readControl()).toBeUndefined();
  release('status', '--expect-none');
});

test('a version that does not exist fails the release, and says so', async () => {
  const ended = await runExecution(dev.sfn, machine(), { version: 'imported-00000000', day: DAY });
  expect(ended).toMatchObject({ status: 'FAILED', states: ['IsGiven', 'Judge', 'Failed'] });
  expect(ended.cause).toContain('version=imported-00000000 has no');
});

test('a ramp that raises an alarm rolls back by itself', async () => {
  const execution = await startExecution(dev.sfn, machine(), { version: versions.equal, day: DAY });
  await waitUntil(async () => (await isOver(execution)) || (await readControl())?.challenger?.weight === 100);
  await setAlarm('ALARM');
  const ended = await waitForExecution(dev.sfn, execution);
  expect(ended).toMatchObject({
    status: 'FAILED',
    error: 'RolledBack',
    cause: 'alarm cardlake-dev-prediction-answers-slow',
  });
  expect(await readControl()).toMatchObject({ champion: versions.champion, challenger: undefined });
  expect(JSON.parse(release('status', '--json'))).toMatchObject({
    slots: { a: { version: versions.champion, status: 'serving' } },
    raised: ['cardlake-dev-prediction-answers-slow'],
  });
});

test('no release begins during an alarm', async () => {
  const ended = await runExecution(dev.sfn, machine(), { version: versions.equal, day: DAY });
  expect(ended).toMatchObject({ status: 'FAILED', error: 'UserError' });
  expect(ended.cause).toContain('a release cannot begin during an alarm');
  expect(await readControl()).toMatchObject({ champion: versions.champion, challenger: undefined });
  await setAlarm('OK');
});

test('a release that somebody stops leaves the challenger no card, by itself', async () => {
  const executionArn = await startExecution(dev.sfn, machine(), { version: versions.equal, day: DAY });
  await waitUntil(
    async () => (await isOver(executionArn)) || (await readControl())?.challenger?.weight === 100,
  );
  expect((await readControl())?.challenger).toEqual({
    version: versions.equal,
    weight: 100,
    watcher: executionArn,
  });
  await dev.sfn.send(new StopExecutionCommand({ executionArn }));
  await waitUntil(async () => (await readControl())?.challenger === undefined);
  expect(await readControl()).toMatchObject({ champion: versions.champion });
  expect(dev.readDenied()).toEqual([]);
});

test('a good challenger gets all cards, and the slot of the champion before is emptied', async () => {
  const input = { version: versions.equal, day: DAY, watchMinutes: 0 };
  const ended = await runExecution(dev.sfn, machine(), input);
  expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { version: versions.equal } });
  expect(await readControl()).toMatchObject({
    champion: versions.equal,
    championSlot: 'b',
    challenger: undefined,
  });
  const { slots } = JSON.parse(release('status', '--json'));
  expect(slots).toEqual({ b: { version: versions.equal, status: 'serving' } });
  expect(dev.readDenied()).toEqual([]);
});

const readText = async (key: string): Promise<string> => {
  const { Body } = await dev.s3.send(new GetObjectCommand({ Bucket: bucket(), Key: key }));
  return (await Body?.transformToString()) ?? '';
};

test('every week a version is trained, which is the one that the command line makes of the same datasets; it is judged, and gets all cards', async () => {
  // A model of a day of traffic does not reach the one that comes with Cardlake.
  await crown(versions.bad);
  const before = await listExecutions(dev.sfn, machine());
  dev.fireSchedule('cardlake-dev-prediction-weekly', '2026-02-15T06:00:00Z');
  const started = async () =>
    (await listExecutions(dev.sfn, machine())).filter((each) => !before.includes(each));
  await waitUntil(async () => (await started()).length > 0);
  const [execution = ''] = await started();
  const ended = await waitForExecution(dev.sfn, execution);
  const { rounds, params, classWeight } = TRAINING;
  const given = ['--rounds', `${rounds}`, '--class-weight', classWeight];
  const chosen = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const trained = dev.cardlake(
    ...['train', '--dt', DAY, '--name', MODEL, '--lake', dev.lake, '--json', ...given, ...chosen],
  );
  const { version } = JSON.parse(trained);
  expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { version } });
  expect(ended.states.slice(0, 5)).toEqual(['IsGiven', 'ChooseDataset', 'Train', 'Record', 'Judge']);
  const folder = `${MODELS_FOLDER}/${MODEL}/version=${version}`;
  for (const file of ['card.json', 'metrics.json', 'model.json', 'policy.json'])
    expect(await readText(`${folder}/${file}`)).toBe(readFileSync(join(dev.lake, folder, file), 'utf8'));
  expect(await readControl()).toMatchObject({ champion: version, challenger: undefined });
  expect(dev.readDenied()).toEqual([]);
});

test('a training job that fails fails the release, which names it', async () => {
  const day = '2026-02-15';
  await damageDatasets(dev, bucket(), day);
  expect(() => release('train', '--dt', day, '--wait', '--poll-seconds', '1')).toThrow('ended with 1');
  const ended = await runExecution(dev.sfn, machine(), { day });
  expect(ended).toMatchObject({
    status: 'FAILED',
    error: 'TrainingFailed',
    states: ['IsGiven', 'ChooseDataset', 'Train', 'Failed'],
  });
  expect(ended.cause).toMatch(
    /^training job cardlake-dev-prediction-train-[0-9a-f]{12}: AlgorithmError: ExecuteUserScriptError:.* exit code: 2$/s,
  );
});

test('without datasets nothing is trained, and the release says what is missing', async () => {
  const ended = await runExecution(dev.sfn, machine(), { day: '2020-01-01' });
  expect(ended).toMatchObject({ status: 'FAILED', states: ['IsGiven', 'ChooseDataset', 'Failed'] });
  expect(ended.cause).toContain('gold/training/dt=2020-01-01 has no manifest.json');
});

test('endpoints that are left are found by their names, and removed', () => {
  expect(() => release('status', '--expect-none')).toThrow('there are endpoints in slot a');
  release('remove');
  release('status', '--expect-none');
});
