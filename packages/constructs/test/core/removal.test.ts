import { Bucket } from '../../src';
import { only, synthesized } from '../support/stack';

const bucket = (deleteData: boolean, allowDataDeletion: boolean) =>
  only(
    synthesized(
      (stack) => new Bucket(stack, 'Lake', { nameSuffix: 'lake', deleteData, oldVersionsExpireAfterDays: 1 }),
      { allowDataDeletion },
    ),
    'aws_s3_bucket',
  );

test.each([
  [false, false],
  [false, true],
  [true, false],
])('deleteData %s and allowDataDeletion %s protect the data', (deleteData, allowDataDeletion) => {
  expect(bucket(deleteData, allowDataDeletion)).toMatchObject({
    force_destroy: false,
    lifecycle: { prevent_destroy: true },
  });
});

test('both permissions together allow deletion', () => {
  const open = bucket(true, true);
  expect(open).toMatchObject({ force_destroy: true });
  expect(open).not.toHaveProperty('lifecycle');
});
