import { DOCUMENTED } from './support/documented-permissions';
import { FULL_FEEDS, FULL_PREDICTION, lakeOf } from './support/lake';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

const resources = lakeOf('prod', { prediction: FULL_PREDICTION, elt: FULL_FEEDS }).map(
  ({ json }) => json.resource ?? {},
);
const all = (type: string): [name: string, args: Readonly<Record<string, unknown>>][] =>
  resources.flatMap((byType) => Object.entries(byType[type] ?? {}));

/** Statements of the roles whose logical name matches. */
const statementsOf = (name: RegExp): Statement[] =>
  all('aws_iam_role_policy')
    .filter(([role]) => name.test(role))
    .flatMap(([, { policy }]) => JSON.parse(String(policy)).Statement);

test.each(DOCUMENTED)('the role of $service may do what $source lists', ({ role, actions }) => {
  const granted = new Set(statementsOf(role).flatMap(({ Action }) => Action));
  expect(actions.filter((action) => !granted.has(action))).toEqual([]);
});

test('every service that assumes a role is in the table, or runs code of ours whose calls other tests compare', () => {
  const services = new Set(
    all('aws_iam_role').map(
      ([, { assume_role_policy }]) => JSON.parse(String(assume_role_policy)).Statement[0].Principal.Service,
    ),
  );
  const known = [...DOCUMENTED.map(({ service }) => service), 'emr-serverless.amazonaws.com'];
  expect([...services].sort()).toEqual([...new Set(known)].sort());
});

test('Firehose lists its bucket without a prefix, and no condition asks for one', () => {
  const listing = statementsOf(/^(Authorizations|Disputes|Forwarding_Delivery)_/).filter(({ Action }) =>
    [Action].flat().includes('s3:ListBucket'),
  );
  expect(listing).toHaveLength(3);
  for (const statement of listing) expect(statement).not.toHaveProperty('Condition');
});
