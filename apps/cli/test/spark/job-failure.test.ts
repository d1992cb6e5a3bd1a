import { isUserError } from '@cardlake/runtime';
import { jobFailure } from '../../src/spark/job-failure';

const WARNING = '26/01/01 00:00:00 WARN Utils: something of Spark\n';
const MISTAKE = 'cardlake: there is no lake at file:/x\n  Check --lake, and that the job has read access.\n';
const NOTE = 'cardlake: no rows for train: no label is known\n';

test('an error for users is passed on with its hint', () => {
  const error = jobFailure(`${WARNING}${MISTAKE}${WARNING}`, 1, null);
  expect(isUserError(error, 'spark_job')).toBe(true);
  expect(error).toMatchObject({
    message: 'there is no lake at file:/x',
    hint: 'Check --lake, and that the job has read access.',
  });
});

test.each([
  [
    'a trace after words for users',
    `${MISTAKE}Traceback (most recent call last):\n  File "x"\nKeyError: 'a'\n`,
    "KeyError: 'a'",
  ],
  ['a note, and then a trace', `${NOTE}Traceback (most recent call last):\nKeyError: 'a'\n`, "KeyError: 'a'"],
  ['what made the environment', 'cardlake spark-jobs: creating .venv\nKilled\n', 'Killed'],
  ['nothing', '', 'no output'],
])('%s is told with its last line', (_, log, last) => {
  const error = jobFailure(log, 1, null);
  expect(isUserError(error, 'job_failed')).toBe(true);
  expect(error.message).toContain(`ended with 1: ${last}`);
});

test('a job that a signal ended is not a bug', () => {
  expect(isUserError(jobFailure(WARNING, null, 'SIGKILL'), 'job_stopped')).toBe(true);
});
