import type { DynamoDBRecord } from 'aws-lambda';
import { findNewDecisions } from '../../src/forward/changes';

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

const pending: Image = { event: { S: 'e1' }, state: { S: 'pending' } };
const decided: Image = { event: { S: 'e1' }, state: { S: 'decided' }, line: { S: '{"event_id":"e1"}' } };
const late: Image = { ...decided, state: { S: 'late' } };

const change = (before: Image | undefined, after: Image | undefined): DynamoDBRecord => ({
  eventName: after === undefined ? 'REMOVE' : before === undefined ? 'INSERT' : 'MODIFY',
  dynamodb: {
    SequenceNumber: '7',
    ...(before && { OldImage: before }),
    ...(after && { NewImage: after }),
  },
});

const found = [{ sequenceNumber: '7', key: 'e1', line: '{"event_id":"e1"}' }];

test.each([
  ['a decision', pending, decided, found],
  ['a late event', pending, late, found],
  ['an item that was restored with its decision', undefined, decided, found],
  ['a claim', undefined, pending, []],
  ['a decision that was decided before', decided, decided, []],
  ['an expired item', decided, undefined, []],
])('%s', (_, before, after, expected) => {
  expect(findNewDecisions([change(before, after)])).toEqual(expected);
});

test('a decision without its line is named', () => {
  const { line, ...without } = decided;
  expect(line).toBeDefined();
  expect(() => findNewDecisions([change(pending, without)])).toThrow(
    'the decision on e1 has no line (change 7)',
  );
});
