import { explainFargateSize, parseSettings } from '../src';

test.each([
  [0.25, 0.5, true],
  [0.25, 1, true],
  [0.25, 1.5, false],
  [0.25, 3, false],
  [0.5, 0.5, false],
  [0.5, 4, true],
  [1, 2.5, false],
  [2, 16, true],
  [2, 17, false],
  [4, 7, false],
  [4, 30, true],
  [8, 18, false],
  [8, 60, true],
  [16, 36, false],
  [16, 120, true],
  [3, 8, false],
])('%d vCPU with %d GB: %s', (vcpu, memoryGb, exists) => {
  expect(explainFargateSize(vcpu, memoryGb) === undefined).toBe(exists);
});

test('settings with a container that Fargate has not are refused with its sizes', () => {
  const parse = (full: { vcpu: number; memoryGb: number }) => () =>
    parseSettings({ environment: 'dev', featureBatch: { sizes: { full } } });
  expect(parse({ vcpu: 4, memoryGb: 64 })).toThrow(
    'featureBatch.sizes.full.memoryGb: expected 8 to 30 GB in steps of 1 with 4 vCPU, found 64',
  );
  expect(parse({ vcpu: 3, memoryGb: 8 })).toThrow('expected 0.25, 0.5, 1, 2, 4, 8, 16 vCPU, found 3');
  expect(parse({ vcpu: 16, memoryGb: 64 })).not.toThrow();
});
