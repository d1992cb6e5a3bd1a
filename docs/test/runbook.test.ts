import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const runbook = readFileSync(join(root, 'docs', 'runbook.md'), 'utf8');
const terraform = readdirSync(join(root, 'stacks'))
  .map((stack) => join(root, 'stacks', stack, 'golden', 'prod.tf.json'))
  .filter((path) => !path.includes('/stacks/lake/'))
  .map((path) => readFileSync(path, 'utf8'));

interface NamedAlarm {
  readonly alarm_name: string;
  readonly alarm_description: string;
}

const alarmsOf = (text: string): NamedAlarm[] =>
  Object.values(JSON.parse(text).resource?.aws_cloudwatch_metric_alarm ?? {});
const prod = terraform.flatMap(alarmsOf);
/** A lake whose engine is a container has alarms that prod has not. */
const ofContainer = alarmsOf(
  readFileSync(join(root, 'stacks', 'feature-batch', 'golden', 'container.tf.json'), 'utf8'),
).filter(
  ({ alarm_name: name }) => !prod.some((each) => each.alarm_name === name.replace('-test-', '-prod-')),
);
const alarms = [...prod, ...ofContainer];
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text]),
);

test('every alarm has a section, and every section an alarm', () => {
  const named = [...sections.keys()].map((section) =>
    alarms.find((each) => each.alarm_name.endsWith(`-${section}`)),
  );
  expect(named.map((alarm) => alarm?.alarm_name).sort()).toEqual(
    alarms.map((alarm) => alarm.alarm_name).sort(),
  );
});

test.each(alarms.map((alarm) => [alarm.alarm_name, alarm] as const))(
  '%s names its section',
  (name, alarm) => {
    const [, section = ''] = /Runbook: docs\/runbook\.md#([\w-]+)$/.exec(alarm.alarm_description) ?? [];
    expect(sections.has(section)).toBe(true);
    expect(name.endsWith(`-${section}`)).toBe(true);
  },
);

test.each([...sections])('%s gives meaning, first command, fix and escalation', (_, text) => {
  const parts = [...text.matchAll(/^\*\*(.+?)\.?\*\*/gm)].map(([, part]) => part);
  expect(parts).toEqual(['Meaning', 'First command', 'Fix', 'Escalate']);
  expect(text).toContain('```sh\n');
});

test('resources that it names exist in prod', () => {
  const names = new Set([...runbook.matchAll(/cardlake-prod-[\w-]*\w/g)].map(([name]) => name));
  expect([...names].filter((name) => !terraform.some((text) => text.includes(name)))).toEqual([]);
});
