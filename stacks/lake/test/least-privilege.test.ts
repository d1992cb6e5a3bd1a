import { ROLES } from './support/dev-environment';
import { lakeOf } from './support/lake';
import { DELIVERY_STATEMENT, JOB_STATEMENTS, PIPELINE_STATEMENTS } from './support/taken-statements';
import { readUnjudgedTable, unjudgedActions } from './support/unjudged-actions';

interface Role {
  readonly name: string;
}
interface RolePolicy {
  readonly policy: string;
  /** `${aws_iam_role.<logical name>.id}` */
  readonly role: string;
}
interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
}

const resources = lakeOf('dev').map(({ json }) => json.resource ?? {});

/** Statements of each role in dev, by its name. */
const statements = new Map(
  resources.flatMap(({ aws_iam_role: roles = {}, aws_iam_role_policy: policies = {} }) =>
    Object.entries(roles).map(([logicalName, role]) => {
      const own = (Object.values(policies) as unknown as RolePolicy[]).filter((each) =>
        each.role.includes(`.${logicalName}.`),
      );
      const all: Statement[] = own.flatMap(({ policy }) => JSON.parse(policy).Statement);
      return [(role as unknown as Role).name, all] as const;
    }),
  ),
);

/** Actions of each role in dev, by its name. */
const granted = new Map(
  [...statements].map(([role, all]) => [role, new Set(all.flatMap(({ Action }) => Action))]),
);

/** Roles whose permissions are used in the end-to-end tests, unless the page says otherwise. */
const JUDGED: readonly string[] = Object.values(ROLES);

test('docs/least-privilege.md names only permissions that a role has', () => {
  const table = readUnjudgedTable();
  expect(table.length).toBeGreaterThan(5);
  const stale = table.flatMap(({ role, actions }) =>
    actions.filter((action) => !granted.get(role)?.has(action)).map((action) => `${role} ${action}`),
  );
  expect(stale).toEqual([]);
});

test('it lists every permission of the roles that no end-to-end test uses', () => {
  const unused = [...granted].filter(([role]) => !JUDGED.includes(role));
  for (const [role, actions] of unused) {
    expect([role, unjudgedActions(role)]).toEqual([role, [...actions].sort()]);
  }
});

/** Deliveries of logs and traces do not end a run that lacks them. */
const NEEDED_BY_NO_RUN = ['DeliverLogs', 'Trace'];

test('the end-to-end tests take each statement of the state machine away, and only statements that roles have', () => {
  const sids = (role: string) => (statements.get(role) ?? []).map(({ Sid }) => Sid);
  expect(sids(ROLES.pipeline).sort()).toEqual(
    [...NEEDED_BY_NO_RUN, ...PIPELINE_STATEMENTS.map(([sid]) => sid)].sort(),
  );
  expect(sids(ROLES.job)).toEqual(expect.arrayContaining(JOB_STATEMENTS.map(([sid]) => sid)));
  expect(sids(ROLES.authorizations)).toContain(DELIVERY_STATEMENT);
});
