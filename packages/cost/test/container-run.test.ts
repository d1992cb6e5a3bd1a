import { billContainer, prices } from '../src';

const known = prices({ 'fargate.vcpuHour': 0.04, 'fargate.gbHour': 0.004 });

test('each attempt is billed by the second, and for a minute at least', () => {
  const bill = (...attempts: number[]) => billContainer({ vcpu: 2, memoryGb: 8, attempts }, known);
  expect(bill(3600)).toEqual({ vcpuHours: 2, memoryGbHours: 8, usd: expect.closeTo(0.112, 12) });
  expect(bill(61).vcpuHours).toBeCloseTo(122 / 3600, 12);
  expect(bill(1, 1)).toEqual(bill(120));
  expect(bill()).toEqual({ vcpuHours: 0, memoryGbHours: 0, usd: 0 });
});

test('without a price, the cost is unknown and the rest is not', () => {
  const unknown = { ...known, 'fargate.gbHour': { ...known['fargate.gbHour'], usd: undefined } };
  expect(billContainer({ vcpu: 1, memoryGb: 2, attempts: [3600] }, unknown)).toEqual({
    vcpuHours: 1,
    memoryGbHours: 2,
    usd: undefined,
  });
});
