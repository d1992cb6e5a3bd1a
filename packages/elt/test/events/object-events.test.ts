import fc from 'fast-check';
import { parseAnnouncements } from '../../src/events';
import { parseChunkMessage, writeChunkMessage } from '../../src/events/chunk-messages';
import { writeAnnouncement } from '../../src/events/object-events';

/** A key as S3 encodes it in notifications: like a form, but for slashes. */
const encodeKey = (key: string): string =>
  new URLSearchParams({ k: key }).toString().slice(2).replaceAll('%2F', '/');

const bridged = (key: string, more: object = {}) => ({
  version: '0',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  detail: {
    bucket: { name: 'lake' },
    object: { key, size: 1, etag: 'e', 'version-id': 'v1', sequencer: '00' },
    ...more,
  },
});
const notified = (...keys: string[]) => ({
  Records: keys.map((key) => ({
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: 'lake' }, object: { key: encodeKey(key), size: 1, eTag: 'e', versionId: 'v1' } },
  })),
});
const parse = (event: object) => parseAnnouncements(JSON.stringify(event));
const announced = (key: string) => ({ bucket: 'lake', key, version: 'v1' });

test.each(['a b', 'a+b', '100%', '%20', 'ä/é', 'dt=2026-01-02/x.json', 'a%2Bb'])(
  'the key %s is decoded exactly once, in each shape',
  (key) => {
    expect(parse(bridged(key))).toEqual([announced(key)]);
    expect(parse(notified(key))).toEqual([announced(key)]);
  },
);

test('any key comes out of any shape as it was', () => {
  const keys = fc.string({ unit: 'grapheme', minLength: 1 }).filter((key) => key.isWellFormed());
  fc.assert(
    fc.property(keys, fc.option(keys, { nil: undefined }), (key, version) => {
      expect(parse(bridged(key))).toEqual([announced(key)]);
      expect(parse(notified(key, key))).toEqual([announced(key), announced(key)]);
      const own = { bucket: 'lake', key, version };
      expect(parseAnnouncements(writeAnnouncement(own))).toEqual([own]);
    }),
  );
});

test('an object without a version id is announced without one', () => {
  const { detail, ...event } = bridged('a');
  const unversioned = { ...event, detail: { ...detail, object: { key: 'a' } } };
  expect(parse(unversioned)).toEqual([{ bucket: 'lake', key: 'a', version: undefined }]);
  // Without versioning the id stands for whatever is there.
  const suspended = { ...event, detail: { ...detail, object: { key: 'a', 'version-id': 'null' } } };
  expect(parse(suspended)).toEqual(parse(unversioned));
});

test('events of other kinds announce nothing', () => {
  expect(parse({ ...bridged('a'), 'detail-type': 'Object Deleted' })).toEqual([]);
  const [record] = notified('a').Records;
  expect(parse({ Records: [{ ...record, eventName: 'ObjectRemoved:Delete' }] })).toEqual([]);
  expect(parse({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'lake' })).toEqual([]);
});

test.each([
  ['no JSON', '{', 'found text that is no JSON'],
  ['another event', '{"source":"aws.ec2"}', 'found another message'],
  [
    'a key that S3 does not encode so',
    JSON.stringify(notified('a')).replace('"key":"a"', '"key":"%zz"'),
    '"%zz"',
  ],
])('%s is refused, and the message says what was expected', (_, body, message) => {
  expect(() => parseAnnouncements(body)).toThrow(message);
  expect(() => parseAnnouncements(body)).toThrow('expected');
});

test('a message of a chunk is a reference, and refers to nothing but plans', () => {
  const reference = { plan: `staging/feeds/${'0a'.repeat(32)}/${'1b'.repeat(32)}/1/plan.json`, chunk: 3 };
  expect(parseChunkMessage(writeChunkMessage(reference))).toEqual(reference);
  for (const plan of ['bronze/feeds/a', `${reference.plan}/../x`, '']) {
    expect(() => parseChunkMessage(JSON.stringify({ ...reference, plan }))).toThrow(
      'plan: expected the key of a plan',
    );
  }
  expect(() => parseChunkMessage('{"Records":[]}')).toThrow('expected {"plan"');
});
