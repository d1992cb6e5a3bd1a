import { lambdaTelemetry } from '../../src/lambda/telemetry';

test('counts become metrics in the embedded format, under the service and the given dimensions', () => {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  const { publishCounts } = lambdaTelemetry(
    'writer',
    { namespace: 'Shop', dimension: 'Place', variable: 'SHOP_PLACE' },
    { SHOP_PLACE: 'dev' },
  );
  publishCounts({ Group: 'a_v1' }, { RecordsWritten: 3, RecordsFailed: 0 });
  publishCounts({ Group: 'b_v1' }, { RecordsWritten: 1 });
  write.mockRestore();

  const [first, second] = lines.map((line) => JSON.parse(line));
  expect(first).toMatchObject({ service: 'writer', Group: 'a_v1', RecordsWritten: 3, RecordsFailed: 0 });
  expect(second).toMatchObject({ service: 'writer', Group: 'b_v1', RecordsWritten: 1 });
  expect(second).not.toHaveProperty('RecordsFailed');
  const [{ Namespace, Dimensions }] = first._aws.CloudWatchMetrics;
  expect([Namespace, Dimensions]).toEqual(['Shop', [['service', 'Place', 'Group']]]);
  expect([first.Place, second.Place]).toEqual(['dev', 'dev']);
});
