import { readStreamRecord } from '../../src/stream/stream-records';

const recordOf = (bytes: Uint8Array | string) =>
  readStreamRecord({
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: 'card_1',
      sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
      data: Buffer.from(bytes).toString('base64'),
      approximateArrivalTimestamp: 1545084650.987,
    },
  });

test('a record of the documented shape is read', () => {
  expect(recordOf('{"a":"ü"}\n')).toEqual({
    sequenceNumber: '49590338271490256608559692538361571095921575989136588898',
    partitionKey: 'card_1',
    arrivedAt: 1_545_084_650_987_000,
    line: '{"a":"ü"}',
    text: '{"a":"ü"}\n',
  });
});

test('bytes that are not UTF-8 have no line', () => {
  expect(recordOf(Buffer.of(0x7b, 0xff, 0x7d))).toMatchObject({ line: undefined, text: '{\ufffd}' });
});
