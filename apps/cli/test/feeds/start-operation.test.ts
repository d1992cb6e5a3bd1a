import { writeFileSync } from 'node:fs';
import { startJsonApiServer, testCredentials } from '@cardlake/aws/test-kit';
import { testFolder } from '@cardlake/engine/test-kit';
import { cardlake } from '../support/cardlake';

const outputs = testFolder()('outputs.json');
const MACHINE = 'arn:aws:states:ap-southeast-1:123456789012:stateMachine:feed-ops';
const requests: unknown[] = [];
const names = new Set<string>();
const ended: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const server = await startJsonApiServer((operation, input) => {
    const { stateMachineArn, name, input: request } = input as Record<string, string>;
    names.add(name ?? '');
    requests.push([operation, stateMachineArn, JSON.parse(request ?? '')]);
    return { body: { executionArn: `${MACHINE.replace('stateMachine', 'execution')}:e-1`, startDate: 0 } };
  });
  ended.push(server.stop);
  Object.assign(process.env, testCredentials, { AWS_ENDPOINT_URL: server.endpoint });
  writeFileSync(outputs, JSON.stringify({ 'dev-elt': { ops_machine_arn: MACHINE } }));
});
afterAll(() => Promise.all(ended.map((end) => end())));

const start = (...args: readonly string[]) =>
  cardlake('feed', 'ops', 'start', 'shipments', '--env', 'dev', '--outputs', outputs, ...args);

test('an operation with force is one only if it is asked for, by a dry run too', async () => {
  const from = ['--from', '2026-05-01'];
  expect(await start(...from)).toMatchObject({ code: 0, out: 'e-1\n' });
  expect(await start(...from, '--force', '--dry-run', '--json')).toMatchObject({
    code: 0,
    out: '{"execution":"e-1"}\n',
  });
  expect(await start(...from, '--to', '2026-05-02', '--force')).toMatchObject({ code: 0 });
  const asked = { feeds: ['shipments'], from: '2026-05-01T00:00:00.000Z' };
  expect(requests).toEqual(
    [
      asked,
      { ...asked, force: true, dryRun: true },
      { ...asked, to: '2026-05-02T00:00:00.000Z', force: true },
    ].map((request) => ['StartExecution', MACHINE, request]),
  );
  // By its name, a start that is sent again after a lost answer starts nothing else.
  expect([...names].every((name) => /^[\da-f-]{36}$/.test(name))).toBe(true);
  expect(names.size).toBe(requests.length);
});
