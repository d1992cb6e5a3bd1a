import type { Synthesized } from '@cardlake/constructs/checks';
import type { TerraformJson } from '@cardlake/constructs/test-kit';
import { costMarkdown, type Estimate } from '@cardlake/cost';
import { PROTECTED } from '@cardlake/plan-guard';

type Arguments = Readonly<Record<string, unknown>>;

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
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
    section('Holds data', ['resource', 'kind'], dataOf(resources)),
    section('Alarms', ['name', 'goes off'], alarmsOf(resources)),
    section('Permissions', ['role', 'actions', 'on'], permissionsOf(resources)),
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
  resources.flatMap(({ type, name }) =>
    PROTECTED[type] === undefined ? [] : [[`\`${type}.${name}\``, PROTECTED[type]]],
  );

const alarmsOf = (resources: readonly Resource[]): string[][] =>
  resources
    .filter(({ type }) => type === 'aws_cloudwatch_metric_alarm')
    .map(({ values }) => {
      const side = values.comparison_operator === 'GreaterThanThreshold' ? 'above' : 'below';
      return [
        `\`${values.alarm_name}\``,
        `${values.statistic} of ${values.metric_name} ${side} ${values.threshold}, in ${values.period} s`,
      ];
    });

const permissionsOf = (resources: readonly Resource[]): string[][] =>
  resources
    .filter(({ type }) => type === 'aws_iam_role_policy')
    .flatMap(({ values }) => {
      const role = /aws_iam_role\.(\w+)\./.exec(String(values.role))?.[1] ?? String(values.role);
      const { Statement } = JSON.parse(String(values.policy)) as { Statement: readonly Statement[] };
      return Statement.map(({ Effect, Action, Resource = [] }) => [
        `\`${role}\``,
        `${Effect === 'Deny' ? '**denied** ' : ''}${list(Action)}`,
        list(Resource),
      ]);
    });

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
