import { ValidationError } from '@cardlake/platform';
import fc from 'fast-check';
import { NAME_RULES, type NamedKind, Names } from '../../src';

const kinds = Object.keys(NAME_RULES) as NamedKind[];

test('names consist of project, environment, stack and suffix', () => {
  const names = new Names('cardlake', 'dev', 'bronze', 'org-');
  expect(names.of('stream', 'events')).toBe('cardlake-dev-bronze-events');
  expect(names.of('database')).toBe('cardlake_dev_bronze');
  expect(names.of('role', 'job')).toBe('org-cardlake-dev-bronze-job');
});

test('every name satisfies the rules of AWS or is rejected', () => {
  const word = fc.stringMatching(/^[a-zA-Z0-9_. -]{1,40}$/);
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      word,
      word,
      word,
      word,
      (kind, project, environment, stack, nameSuffix) => {
        const { max, pattern } = NAME_RULES[kind];
        try {
          const name = new Names(project, environment, stack).of(kind, nameSuffix);
          return name.length <= max && pattern.test(name);
        } catch (error) {
          return error instanceof ValidationError && error.problems.length > 0;
        }
      },
    ),
  );
});

test('a bucket leaves room for the account id', () => {
  const names = new Names('cardlake', 'dev', 'b'.repeat(40));
  expect(() => names.of('bucket', 'lake')).toThrow('bucket name: expected at most 50 characters');
});
