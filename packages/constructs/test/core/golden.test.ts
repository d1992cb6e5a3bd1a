import { Bucket, suppress } from '../../src';
import { goldenText } from '../../test-kit';
import { synthesized } from '../support/stack';

const golden = () => {
  const { json } = synthesized((stack) => {
    const bucket = new Bucket(stack, 'Lake', {
      thing: 'lake',
      deleteData: false,
      oldVersionsExpireAfterDays: 1,
    });
    suppress(bucket.resource, 'CKV_X', 'because');
    bucket.resource.addOverride('hash', 'a'.repeat(64));
  });
  return goldenText(json);
};

test('hashes are masked, reasons kept, and what CDKTF notes for itself left out', () => {
  expect(golden()).toContain('"hash": "<hash>"');
  expect(golden()).toContain('"CKV_X": "because"');
  expect(golden()).not.toContain('"metadata"');
});

test('policies are shown as the JSON they are', () => {
  expect(golden()).toContain('"aws:SecureTransport": "false"');
});

test('the same infrastructure is the same text', () => {
  expect(golden()).toBe(golden());
});
