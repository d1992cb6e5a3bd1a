import { Bucket, suppress } from '../../src';
import { goldenText } from '../../test-kit';
import { synthesized } from '../support/stack';

const golden = () => {
  const { json } = synthesized((stack) => {
    const bucket = new Bucket(stack, 'Lake', {
      nameSuffix: 'lake',
      deleteData: false,
      oldVersionsExpireAfterDays: 1,
    });
    suppress(bucket.resource, 'CKV_X', 'because');
    bucket.resource.addOverride('hash', 'a'.repeat(64));
  });
  return goldenText(json);
};

test('hashes are masked, suppressions kept, and notes of CDKTF removed', () => {
  expect(golden()).toContain('"hash": "<hash>"');
  expect(golden()).toContain('"CKV_X": "because"');
  expect(golden()).not.toContain('"metadata"');
});

test('policies are expanded', () => {
  expect(golden()).toContain('"aws:SecureTransport": "false"');
});

test('the same infrastructure gives the same text', () => {
  expect(golden()).toBe(golden());
});
