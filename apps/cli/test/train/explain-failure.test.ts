import { isUserError } from '@cardlake/runtime';
import { explainFailure } from '../../src/train/run-trainer';

test('the message of the trainer is the error, with its hint', () => {
  const log = [
    'cardlake trainer: creating a Python environment with python3.11',
    'cardlake trainer: the train split has rows of one class only',
    '  Take more training days: --train-days.',
    '',
  ].join('\n');
  const error = explainFailure(log, 2);
  expect(isUserError(error, 'training_refused') && [error.message, error.hint]).toEqual([
    'the train split has rows of one class only',
    'Take more training days: --train-days.',
  ]);
});

test('anything else is a bug, with the last line', () => {
  const error = explainFailure('Traceback (most recent call last):\nValueError: x\n', 1);
  expect(isUserError(error)).toBe(false);
  expect(error.message).toBe('the trainer ended with 1: ValueError: x');
});
