import fc from 'fast-check';
import { engineConfig, UserError } from '../src';

const failure = (env: Record<string, string>): UserError => {
  try {
    engineConfig(env);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('a UserError was expected');
};

test('an unset or empty environment gives the defaults', () => {
  const defaults = { memoryMb: 1000, threads: 4 };
  expect(engineConfig({}, 4)).toEqual(defaults);
  expect(engineConfig({ CARDLAKE_MEMORY_MB: ' ', CARDLAKE_THREADS: '' }, 4)).toEqual(defaults);
});

test.each([
  { memory: undefined, cores: 1, threads: 1 },
  { memory: undefined, cores: 64, threads: 8 },
  { memory: '100', cores: 4, threads: 1 },
  { memory: '249', cores: 4, threads: 1 },
  { memory: '16000', cores: 64, threads: 64 },
])('$cores cores and $memory MB give $threads threads, so that each has memory for its files', (given) => {
  expect(engineConfig({ CARDLAKE_MEMORY_MB: given.memory }, given.cores).threads).toBe(given.threads);
});

test('every integer in range is accepted', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 1_000_000 }),
      fc.integer({ min: 1, max: 512 }),
      (memory, threads) => {
        const env = { CARDLAKE_MEMORY_MB: String(memory), CARDLAKE_THREADS: ` ${threads} ` };
        expect(engineConfig(env)).toEqual({ memoryMb: memory, threads });
      },
    ),
  );
});

test.each([
  ['CARDLAKE_MEMORY_MB', '99'],
  ['CARDLAKE_MEMORY_MB', '1GB'],
  ['CARDLAKE_MEMORY_MB', '1e3'],
  ['CARDLAKE_THREADS', '0'],
  ['CARDLAKE_THREADS', '-2'],
  ['CARDLAKE_THREADS', '1.5'],
])('%s=%s is rejected by name', (name, value) => {
  const error = failure({ [name]: value });
  expect(error.code).toBe('bad_environment');
  expect(error.message).toContain(`${name} is "${value}"`);
  expect(error.hint).toContain(name);
});
