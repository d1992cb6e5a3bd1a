import { FULL_FEEDS, FULL_PREDICTION, lakeOf, STRICT_ACCOUNT } from './support/lake';

const KEY_USE = 'kms:EncryptionContext:aws:logs:arn';

interface Statement {
  readonly Sid: string;
  readonly Condition?: { readonly ArnLike?: Readonly<Record<string, string | readonly string[]>> };
}

test.each([
  ['', {}],
  [', also where roles have a prefix', STRICT_ACCOUNT],
])('CloudWatch may encrypt every log group with the key%s', (_name, changes) => {
  const stacks = lakeOf('dev', { ...changes, prediction: FULL_PREDICTION, elt: FULL_FEEDS });
  const all = (type: string) => stacks.flatMap(({ json }) => Object.entries(json.resource?.[type] ?? {}));
  const nameOf = new Map<string, string>(
    ['aws_iam_role', 'aws_glue_security_configuration'].flatMap((type) =>
      all(type).map(([name, resource]) => [`\${${type}.${name}.name}`, String(resource.name)] as const),
    ),
  );
  const policies = all('aws_kms_key').map(([, { policy }]) => JSON.parse(String(policy)));
  const allowed = policies
    .flatMap((policy): Statement[] => policy.Statement)
    .flatMap(({ Condition }) => [Condition?.ArnLike?.[KEY_USE] ?? []].flat())
    .map((pattern) => new RegExp(`^${pattern.replace(/^.*:log-group:/, '').replaceAll('*', '.*')}$`));
  expect(allowed.length).toBeGreaterThan(0);
  const groups = all('aws_cloudwatch_log_group').map(([, { name }]) =>
    String(name).replace(/\$\{[^}]*\}/g, (reference) => nameOf.get(reference) ?? reference),
  );
  expect(groups.filter((group) => group.includes('crawlers-role'))).toHaveLength(1);
  expect(groups.filter((group) => !allowed.some((pattern) => pattern.test(group)))).toEqual([]);
});
