import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFeedYaml, readFeed } from '../../src';
import { ruleSchema } from '../../src/definition/rule-schema';

const page = readFileSync(join(__dirname, '..', '..', '..', '..', 'docs', 'feeds.md'), 'utf8');
const [section = ''] = (page.split('\n## Rules\n')[1] ?? '').split('\n## ');
const kinds = ruleSchema.options.map(({ shape }) => [...shape.rule.values][0]);

test('the page of feeds has an example of each kind of rule with all its settings, and each is a rule', () => {
  const [, example = ''] = /```yaml\n([^`]*)```/.exec(section) ?? [];
  const { rules } = readFeed({
    name: 'parcels',
    format: 'ndjson',
    columns: {
      ...Object.fromEntries(
        ['shipment_id', 'carrier', 'origin', 'destination', 'merchant_id'].map((name) => [name, 'string']),
      ),
      weight_kg: { type: 'decimal(10,3)', nullable: true },
      event_time: 'timestamp',
    },
    ...Object(parseFeedYaml(example, 'docs/feeds.md')),
  });
  expect(rules.map(({ rule }) => rule)).toEqual(kinds);
  for (const [at, { shape }] of ruleSchema.options.entries()) {
    const settings = Object.keys(shape).filter((setting) => setting !== 'name');
    expect(Object.keys(rules[at] ?? {})).toEqual(expect.arrayContaining(settings));
  }
});

test('the page of feeds says how each kind of rule is broken', () => {
  const described = [...section.matchAll(/^\| (`[^|]*`) +\|/gm)].flatMap(([, names = '']) =>
    names.split(', ').map((name) => name.slice(1, -1)),
  );
  expect(described).toEqual(kinds);
});
