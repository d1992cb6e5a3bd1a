import { groupNameOf, isReplay, parseEvent, parsePart, replayKey } from '../src/part';

const part = (key: string) => ({ bucket: 'lake', key, replayPrefix: '_cardlake/replay/run-7/' });

test.each([
  [
    '_cardlake/runs/run-7/online-updates/rt_card_features_v1/part-0.parquet',
    '_cardlake/replay/run-7/rt_card_features_v1/part-0.ndjson',
  ],
  [
    'gold/online_updates/rt_card_features_v1/run=20180801T001000Z/part-00000.parquet',
    '_cardlake/replay/run-7/rt_card_features_v1/run=20180801T001000Z/part-00000.ndjson',
  ],
  [
    '_cardlake/replay/run-6/rt_card_features_v1/part-0.ndjson',
    '_cardlake/replay/run-7/rt_card_features_v1/part-0.ndjson',
  ],
])('%s is a part of its group, and has a replay file', (key, replay) => {
  expect(groupNameOf(parsePart(part(key)))).toBe('rt_card_features_v1');
  expect(isReplay(part(key))).toBe(key.endsWith('.ndjson'));
  expect(replayKey(part(key))).toBe(replay);
});

test('any other event is rejected with every invalid field', () => {
  expect(() => parsePart({ bucket: '', key: 'a.csv', replayPrefix: 'x' })).toThrow(
    /bucket: .*; key: expected a \.parquet part.*; replayPrefix: expected a prefix that ends with a slash/,
  );
  expect(() => parsePart(undefined)).toThrow('event:');
});

test('a message of the replay queue is a retry', () => {
  const given = part('_cardlake/replay/run-7/rt_card_features_v1/part-0.ndjson');
  const queued = { Records: [{ messageId: 'm', eventSource: 'aws:sqs', body: JSON.stringify(given) }] };
  expect(parseEvent(queued)).toEqual({ part: given, isRetry: true });
  expect(parseEvent(given)).toEqual({ part: given, isRetry: false });
  // Records that fail again replace the file that they came from, so that only the rest is left.
  expect(replayKey(given)).toBe(given.key);
  expect(() => parseEvent({ Records: [{ body: 'no JSON' }] })).toThrow('invalid part of online updates');
});
