import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDecision } from '@cardlake/bronze';
import { bronzeCardAuthorization, bronzeCardDecision, parseAuthorization } from '@cardlake/card-schema';
import { lateDecision, sampleDecision } from '@cardlake/card-schema/test-kit';
import { jsonSchema } from '@cardlake/schema';
import { NOON } from './support/records';

/** Files for people who integrate, beside the page docs/serve.md. */
const folder = join(__dirname, '../../../docs/serve');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

test.each([
  ['authorisation.schema.json', jsonSchema(bronzeCardAuthorization, 'read')],
  ['decision.schema.json', jsonSchema(bronzeCardDecision, 'written')],
])('%s follows from the declared table; UPDATE_SCHEMAS=1 writes it', (name, schema) => {
  const { UPDATE_SCHEMAS: update } = process.env;
  if (update === '1') writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(read(name))).toEqual(schema);
});

test('an answered decision has the members that the schema names, in their types', () => {
  const { properties } = JSON.parse(read('decision.schema.json'));
  for (const decision of [sampleDecision({ reasons: '["a"]' }), lateDecision()]) {
    const answer: Record<string, unknown> = JSON.parse(formatDecision(decision));
    expect(Object.keys(answer)).toEqual(Object.keys(properties));
    for (const [name, value] of Object.entries(answer)) {
      const schemas: { type: string | string[] }[] = properties[name].anyOf ?? [properties[name]];
      const types = schemas.flatMap(({ type }) => type);
      expect([name, types]).toEqual([name, expect.arrayContaining([typeOf(value, types)])]);
    }
  }
});

/** Type of a value in JSON Schema; a whole number counts as an integer where one is asked for. */
function typeOf(value: unknown, types: readonly string[]): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) && types.includes('integer') ? 'integer' : typeof value;
}

test('the sample events keep the rules of the wire', () => {
  const lines = read('events.ndjson').trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) expect(parseAuthorization(line, NOON)).toMatchObject({ ok: true });
});
