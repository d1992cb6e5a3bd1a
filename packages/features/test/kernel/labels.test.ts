import { compileGroup, createKernel, type LabelChanges } from '../../src';
import { knownLabels, type Label, oracle, runKernel } from '../../test-kit';
import { customer } from '../support/arbitrary-group';
import { dsl, orders } from '../support/orders';

const { featureGroup, labelRate } = dsl;
const group = compileGroup(
  featureGroup({
    name: 'labels',
    version: 1,
    table: 'labels',
    entity: customer,
    recordId: 'order_id',
    online: false,
    offline: true,
    features: {
      rate: labelRate().over('1m').excludingCurrent(),
      delayed: labelRate().over('10s').delayed('5s').default(0),
    },
  }),
);

const at = (second: number, id: string) => ({
  order_id: id,
  customer_id: 'c',
  placed_at: second * 1e6,
  shop_id: 's',
  amount: 1n,
  currency: 'EUR',
  country: 'BE',
  channel: 'web',
});
const report = (second: number, isTrue: boolean): Label => ({ event: 'x', isTrue, knownAt: second * 1e6 });

/** The event `x` at 0 s, then one event each of the seconds asked for: the share of frauds it sees among one event. */
function sharesSeen(labels: readonly Label[], seconds: readonly number[]): (number | null)[][] {
  return seconds.map((second) => {
    const events = [at(0, 'x'), at(second, 'later')];
    const found = runKernel(group, orders, events, labels).get('later');
    expect(found).toEqual(oracle(group, orders, events, labels).get('later'));
    return [Number(found?.['rate'] ?? -1), Number(found?.['delayed'])];
  });
}

const cases: readonly [string, readonly Label[], readonly number[]][] = [
  ['no report', [], [0, 0, 0, 0, 0, 0]],
  ['one report', [report(2, true)], [0, 1, 1, 1, 1, 1]],
  ['a withdrawal', [report(2, true), report(4, false)], [0, 1, 1, 0, 0, 0]],
  ['a withdrawal of a withdrawal', [report(2, true), report(4, false), report(6, true)], [0, 1, 1, 0, 0, 1]],
  ['a report that repeats the one before', [report(2, true), report(4, true)], [0, 1, 1, 1, 1, 1]],
  ['a withdrawal of nothing', [report(2, false), report(5, true)], [0, 0, 0, 0, 1, 1]],
  [
    'two reports of one instant, of which fraud wins',
    [report(3, false), report(3, true)],
    [0, 0, 1, 1, 1, 1],
  ],
  [
    'fraud and withdrawal of one instant after a fraud',
    [report(2, true), report(4, true), report(4, false)],
    [0, 1, 1, 1, 1, 1],
  ],
];

describe.each(cases)('%s', (_, labels, expected) => {
  test.each([
    ['in order', labels],
    ['in reverse', [...labels].reverse()],
  ])('counts as it was known at each instant, %s', (_, arrived) => {
    const seconds = [1, 2, 3, 4, 5, 6];
    expect(sharesSeen(arrived, seconds)).toEqual(
      seconds.map((second, i) => [expected[i], second >= 5 ? expected[i] : 0]),
    );
  });
});

test('the changes of a label leave out reports that say what was known before', () => {
  const labels = knownLabels([report(1, false), report(2, true), report(3, true), report(4, false)]);
  expect(labels.changesOf('x')).toEqual([2e6, 4e6]);
  expect(labels.changesOf('y')).toEqual([]);
});

test('label changes of a row that are not in order are refused', () => {
  const push = (labels: LabelChanges) => () =>
    createKernel([group], 'customer', { source: orders }).push({
      rows: 1,
      ts: Float64Array.of(0),
      entityStart: Uint8Array.of(1),
      decimals: {},
      codes: {},
      labels,
    });
  const changes = (...later: number[]): LabelChanges => ({
    first: Float64Array.of(5),
    laterRows: Int32Array.from(later, () => 0),
    laterAt: Float64Array.from(later),
  });
  expect(push(changes(6, 7))).not.toThrow();
  expect(push(changes(5))).toThrow('row 0: a label change is not after the one before it');
  expect(push(changes(7, 6))).toThrow('row 0: a label change is not after the one before it');
});
