import type { Synthesized } from '@cardlake/constructs/checks';
import type { TerraformJson } from '@cardlake/constructs/test-kit';
import { costMarkdown, type Estimate } from '@cardlake/cost';
import { PROTECTED } from '@cardlake/plan-guard';

type Arguments = Readonly<Record<string, unknown>>;

interface Statement {
  readonly Effect: string;
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A resource of a stack. */
interface Resource {
  readonly type: string;
  readonly name: string;
  readonly values: Arguments;
}

/**
 * Formats what a reviewer of a plan wants to know about an environment: its resources, what holds data, alarms,
 * permissions and monthly cost.
 */
export function reviewPage(environment: string, stacks: readonly Synthesized[], cost: Estimate): string {
  const all = stacks.flatMap(({ json }) => resourcesOf(json));
  return [
    `# ${environment}\n\nWritten by \`UPDATE_GOLDEN=1 npx jest golden\` in \`stacks/lake\`, from the same stacks as \`stacks/<stack>/golden\`. Do not edit.\n`,
    `\n${all.length} resources in ${stacks.length} stacks.\n`,
    ...stacks.map((stack) => stackText(stack)),
    `\n## Monthly cost\n\n${costMarkdown(cost)}`,
  ].join('');
}

function stackText({ id, json }: Synthesized): string {
  const resources = resourcesOf(json);
  return [
    `\n## ${id}\n`,
    section('Resources', ['type', 'number'], countByType(resources)),
    section('Holds data', ['resource', 'kind', 'Terraform may destroy it'], dataOf(resources)),
    section('Alarms', ['name', 'goes off', 'without data'], alarmsOf(resources)),
    section('Permissions', ['who', 'actions', 'on', 'only if'], permissionsOf(resources)),
  ].join('');
}

const resourcesOf = ({ resource = {} }: TerraformJson): Resource[] =>
  Object.entries(resource)
    .flatMap(([type, byName]) => Object.entries(byName).map(([name, values]) => ({ type, name, values })))
    .sort((a, b) => compare(`${a.type}.${a.name}`, `${b.type}.${b.name}`));

function countByType(resources: readonly Resource[]): string[][] {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].map(([type, count]) => [`\`${type}\``, String(count)]);
}

const dataOf = (resources: readonly Resource[]): string[][] =>
  resources.flatMap(({ type, name, values }) => {
    if (PROTECTED[type] === undefined) return [];
    const { prevent_destroy: isProtected = false } = (values.lifecycle ?? {}) as Arguments;
    return [[`\`${type}.${name}\``, PROTECTED[type], isProtected === true ? 'no' : '**yes**']];
  });

const alarmsOf = (resources: readonly Resource[]): string[][] =>
  resources
    .filter(({ type }) => type === 'aws_cloudwatch_metric_alarm')
    .map(({ values }) => {
      const side = values.comparison_operator === 'GreaterThanThreshold' ? 'above' : 'below';
      const periods = `${values.evaluation_periods} × ${values.period} s`;
      return [
        `\`${values.alarm_name}\``,
        `${values.statistic} of ${values.metric_name} ${side} ${values.threshold}, in ${periods}`,
        String(values.treat_missing_data),
      ];
    });

/** Arguments that hold a policy. */
const POLICIES = ['policy', 'assume_role_policy'];

/** Statements of all policies: those of roles, those that say who may assume them, and those of resources. */
const permissionsOf = (resources: readonly Resource[]): string[][] =>
  resources.flatMap((resource) =>
    POLICIES.flatMap((argument) => {
      const policy = resource.values[argument];
      if (typeof policy !== 'string') return [];
      const { Statement } = JSON.parse(policy) as { Statement: readonly Statement[] };
      return Statement.map((statement) => [
        whoIn(statement, resource),
        `${statement.Effect === 'Deny' ? '**denied** ' : ''}${list(statement.Action)}`,
        onIn(statement, resource),
        conditionsIn(statement),
      ]);
    }),
  );

/** The principal of a policy of a resource; the role of any other. */
function whoIn({ Principal }: Statement, { values }: Resource): string {
  if (Principal !== undefined) return list(Object.values(Principal).flat());
  return `\`${/aws_iam_role\.(\w+)\./.exec(String(values.role))?.[1] ?? String(values.role)}\``;
}

/** The resources of a statement; in the policy of a key and of a role, that is itself. */
const onIn = ({ Principal, Resource = '*' }: Statement, { type, name }: Resource): string =>
  Principal !== undefined && Resource === '*' ? `\`${type}.${name}\`` : list(Resource);

const conditionsIn = ({ Condition = {} }: Statement): string =>
  Object.entries(Condition)
    .flatMap(([operator, byKey]) =>
      Object.entries(byKey).map(([key, values]) => `${key} ${operator} ${list(values)}`),
    )
    .join('; ');

const list = (texts: string | readonly string[]): string =>
  [texts]
    .flat()
    .map((text) => `\`${shorten(text)}\``)
    .join(', ');

/** Leaves out of a reference what every reference has. */
const shorten = (text: string): string =>
  text
    .replace(/\$\{data\.terraform_remote_state\.([\w-]+)\.outputs\.(\w+)\}/g, '$1.$2')
    .replace(/\$\{data\.aws_caller_identity\.\w+\.account_id\}/g, 'ACCOUNT')
    .replace(/\$\{(\w+\.\w+)\.\w+\}/g, '$1');

const section = (title: string, head: readonly string[], rows: readonly string[][]): string =>
  rows.length === 0 ? '' : `\n### ${title}\n\n${table(head, rows)}`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`)
    .join('');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
