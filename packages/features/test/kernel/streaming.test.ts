import type { KernelBatch } from '../../src';
import { compileGroup, createKernel, labelsOnceTrue, valueAt } from '../../src';
import { customer } from '../support/arbitrary-group';
import { dsl, orders } from '../support/orders';

const { count, featureGroup, mean, labelRate, stddev, sum } = dsl;

const group = compileGroup(
  featureGroup({
    name: 'streaming',
    version: 1,
    table: 'streaming',
    entity: customer,
    recordId: 'order_id',
    online: false,
    offline: true,
    features: {
      n: count().over('1m'),
      late: count().over('1m').delayed('1m'),
      total: sum('amount').over('1m'),
      avg: mean('amount').over('1m'),
      spread: stddev('amount').over('1m'),
      rate: labelRate().over('1m').excludingCurrent(),
    },
  }),
);

/** One event a second of one customer, the `rows` after the first `from`. */
function batchOf(from: number, rows: number, overrides: Partial<KernelBatch> = {}): KernelBatch {
  const at = Array.from({ length: rows }, (_, r) => from + r);
  return {
    rows,
    ts: Float64Array.from(at, (i) => i * 1e6),
    entityStart: Uint8Array.from(at, (i) => (i === 0 ? 1 : 0)),
    decimals: { amount: new Int32Array(BigInt64Array.from(at, () => 9_999_999_999_999_999n).buffer) },
    codes: {},
    // Reported long after the window has passed: such labels must not pile up.
    labels: labelsOnceTrue(Float64Array.from(at, (i) => (i + 1e9) * 1e6)),
    ...overrides,
  };
}

test('retained rows do not grow with the lifetime of an entity, and sums stay exact', () => {
  const kernel = createKernel([group], 'customer', { source: orders });
  const rows = 10_000;
  for (let at = 0; at < 20 * rows; at += rows) {
    const columns = kernel.push(batchOf(at, rows));
    expect(kernel.retainedRows).toBe(119 + 1);
    const last = Object.fromEntries(columns.map((column) => [column.name, valueAt(column, rows - 1)]));
    expect(last).toEqual({
      n: 60n,
      late: 60n,
      total: 60n * 9_999_999_999_999_999n,
      avg: 1e12,
      spread: 0,
      rate: 0,
    });
  }
});

test('the next push reuses the outputs', () => {
  const kernel = createKernel([group], 'customer', { source: orders });
  const first = kernel.push(batchOf(0, 10)).map(({ data }) => data);
  const second = kernel.push(batchOf(10, 10)).map(({ data }) => data);
  expect(second.every((data, i) => data === first[i])).toBe(true);
});

test('a kernel lists the columns that it reads', () => {
  expect(createKernel([group], 'customer', { source: orders }).inputs).toEqual({
    decimals: ['amount'],
    codes: [],
    labels: true,
  });
  expect(createKernel([group], 'shop', { source: orders }).outputs).toEqual([]);
});

test('rejects rows out of order, missing columns and values out of range', () => {
  const push = (overrides: Partial<KernelBatch>) => () =>
    createKernel([group], 'customer', { source: orders }).push(batchOf(0, 3, overrides));
  expect(push({ ts: Float64Array.of(0, 2, 1) })).toThrow('row 2 is earlier than the row before it');
  expect(push({ ts: Float64Array.of(0, Number.NaN, 1) })).toThrow('row 1 is earlier');
  expect(push({ decimals: {} })).toThrow('no decimal column amount');
  const tooLarge = new Int32Array(BigInt64Array.of(1n, 2n, 2n * 10n ** 16n).buffer);
  expect(push({ decimals: { amount: tooLarge } })).toThrow('beyond 1e16');
});

test('an entity that starts inside a batch may go back in time', () => {
  const kernel = createKernel([group], 'customer', { source: orders });
  const batch = batchOf(0, 3, { ts: Float64Array.of(5e6, 6e6, 1e6), entityStart: Uint8Array.of(1, 0, 1) });
  const [n] = kernel.push(batch);
  expect([0, 1, 2].map((row) => valueAt(n!, row))).toEqual([1n, 2n, 1n]);
});
