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
])('%s is a part of its group, and what fails of it goes beside', (key, replay) => {
  expect(groupNameOf(parsePart(part(key)))).toBe('rt_card_features_v1');
  expect(isReplay(part(key))).toBe(key.endsWith('.ndjson'));
  expect(replayKey(part(key))).toBe(replay);
});

test('whatever else is handed in is refused with every fault', () => {
  expect(() => parsePart({ bucket: '', key: 'a.csv', replayPrefix: 'x' })).toThrow(
    /bucket: .*; key: a \.parquet part.*; replayPrefix: a folder, with its slash/,
  );
  expect(() => parsePart(undefined)).toThrow('event:');
});

test('a message of the replay queue is a part to write again', () => {
  const given = part('_cardlake/replay/run-7/rt_card_features_v1/part-0.ndjson');
  const queued = { Records: [{ messageId: 'm', eventSource: 'aws:sqs', body: JSON.stringify(given) }] };
  expect(parseEvent(queued)).toEqual({ part: given, again: true });
  expect(parseEvent(given)).toEqual({ part: given, again: false });
  // What fails again takes the place of the file it came from, so that only the rest is left.
  expect(replayKey(given)).toBe(given.key);
  expect(() => parseEvent({ Records: [{ body: 'no JSON' }] })).toThrow('this is no part of online updates');
});
