import { lambdaTelemetry } from '../../src/lambda/telemetry';

const PLACE = { namespace: 'Shop', dimension: 'Place', variable: 'SHOP_PLACE' };

/** A line in the embedded format: its instructions, and the values that they name. */
interface Line extends Readonly<Record<string, unknown>> {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly string[][];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

const instructions = (line: Line | undefined) => line?._aws.CloudWatchMetrics[0];

/** Collects the lines that a function writes, as objects. */
function linesOf(work: () => void): Line[] {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  work();
  write.mockRestore();
  return lines.map((line) => JSON.parse(line));
}

test('counts become metrics in the embedded format, under the service and the given dimensions', () => {
  const { publishCounts } = lambdaTelemetry('writer', PLACE, { SHOP_PLACE: 'dev' });
  const [first, second] = linesOf(() => {
    publishCounts({ Group: 'a_v1' }, { RecordsWritten: 3, RecordsFailed: 0 });
    publishCounts({ Group: 'b_v1' }, { RecordsWritten: 1 });
  });
  expect(first).toMatchObject({ service: 'writer', Group: 'a_v1', RecordsWritten: 3, RecordsFailed: 0 });
  expect(second).toMatchObject({ service: 'writer', Group: 'b_v1', RecordsWritten: 1 });
  expect(second).not.toHaveProperty('RecordsFailed');
  expect(instructions(first)).toMatchObject({
    Namespace: 'Shop',
    Dimensions: [['service', 'Place', 'Group']],
  });
  expect([first?.['Place'], second?.['Place']]).toEqual(['dev', 'dev']);
});

test('counts, times and values of a function are in one line; a metric of more values than a line may hold goes on in the next, under the same dimensions', () => {
  const { publishMeasurements } = lambdaTelemetry('writer', PLACE, {});
  const times = Array.from({ length: 250 }, (_, i) => i + 0.5);
  const lines = linesOf(() => {
    publishMeasurements(
      { Group: 'a_v1' },
      { counts: { Records: 250 }, milliseconds: { Time: times }, values: { Share: [0.25] } },
    );
    publishMeasurements({ Group: 'b_v1' }, {});
  });
  expect(lines.map(({ Group }) => Group)).toEqual(lines.map(() => 'a_v1'));
  expect(lines.flatMap(({ Time }) => Time)).toEqual(times);
  expect(lines.flatMap(({ Records = [] }) => Records)).toEqual([250]);
  expect(instructions(lines[0])?.Metrics.map(({ Name, Unit }) => [Name, Unit])).toEqual([
    ['Records', 'Count'],
    ['Time', 'Milliseconds'],
    ['Share', 'None'],
  ]);
  for (const line of lines) {
    expect(instructions(line)?.Dimensions).toEqual([['service', 'Group']]);
    expect(Array.isArray(line['Time']) ? line['Time'].length : 1).toBeLessThanOrEqual(100);
  }
});
