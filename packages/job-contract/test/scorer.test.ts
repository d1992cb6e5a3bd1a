import {
  DECISION_CHANGES,
  ONLINE_TABLES,
  SCORER_FUNCTIONS,
  SCORER_METRICS,
  SCORER_SERVICE,
  SCORER_ZIP,
  TTL_ATTRIBUTE,
} from '../src';

test('every environment variable can be set on Lambda, and has a meaning', () => {
  for (const { environment } of Object.values(SCORER_FUNCTIONS))
    for (const [name, meaning] of Object.entries(environment)) {
      // Lambda API reference, Environment: a letter first; AWS_ and _ are reserved.
      expect(name).toMatch(/^(?!AWS_|LAMBDA_)[A-Z][A-Z0-9_]+$/);
      expect(meaning).not.toBe('');
    }
});

test('every function has a handler of its own', () => {
  const handlers = Object.values(SCORER_FUNCTIONS).map(({ handler }) => handler);
  expect(new Set(handlers).size).toBe(handlers.length);
});

test('no key is the attribute of the expiry', () => {
  for (const keys of Object.values(ONLINE_TABLES)) expect(Object.values(keys)).not.toContain(TTL_ATTRIBUTE);
});

test('the filter of the change stream lets both final states pass, and no claim', () => {
  expect(DECISION_CHANGES.pattern).toEqual({ dynamodb: { NewImage: { state: { S: ['decided', 'late'] } } } });
});

test('no two metrics share a name, and no name is longer than CloudWatch takes', () => {
  // CloudWatch API reference, MetricDatum: 1 to 255 characters.
  const names = Object.values(SCORER_METRICS);
  expect(new Set(names).size).toBe(names.length);
  for (const name of [...names, SCORER_SERVICE]) expect(name).toMatch(/^[A-Za-z]{1,255}$/);
});

test('the functions share one zip', () => {
  expect(SCORER_ZIP).toMatch(/\.zip$/);
});
