import { lakeOf } from './support/lake';
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
  readonly Action: string | readonly string[];
}

const resources = lakeOf('dev').map(({ json }) => json.resource ?? {});

/** Actions of each role in dev, by its name. */
const granted = new Map(
  resources.flatMap(({ aws_iam_role: roles = {}, aws_iam_role_policy: policies = {} }) =>
    Object.entries(roles).map(([logicalName, role]) => {
      const own = (Object.values(policies) as unknown as RolePolicy[]).filter((each) =>
        each.role.includes(`.${logicalName}.`),
      );
      const statements: Statement[] = own.flatMap(({ policy }) => JSON.parse(policy).Statement);
      return [(role as unknown as Role).name, new Set(statements.flatMap(({ Action }) => Action))] as const;
    }),
  ),
);

/** Roles whose permissions are used in the end-to-end tests, unless the page says otherwise. */
const JUDGED = [
  'cardlake-dev-bronze-authorizations',
  'cardlake-dev-bronze-disputes',
  'cardlake-dev-feature-store-writer',
  'cardlake-dev-pipeline-stream-pipeline',
  'cardlake-dev-silver-gold-job',
];

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
