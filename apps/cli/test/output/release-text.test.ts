import { firstControl } from '@cardlake/prediction';
import { type ReleaseStatus, statusText } from '../../src/output/release-text';
import { styleFor } from '../../src/output/style';
import { testApp } from '../support/test-app';

const { app } = testApp();
const style = styleFor(app.console.out, app.env);
const status: ReleaseStatus = {
  model: 'fraud',
  control: firstControl('v1'),
  isHosted: true,
  slots: { a: { version: 'v1', status: 'serving' }, b: undefined },
  raised: [],
};

test('an endpoint is named with the version that has its slot', () => {
  expect(statusText(status, style)).toBe(
    'fraud v1 is the champion; slot a: v1 serving\nno version is under release\n',
  );
});

test('where rows are scored in process now, an endpoint that is left is named: it is billed on', () => {
  const { slots, ...others } = status;
  expect(statusText({ ...others, slots, isHosted: false }, style)).toBe(
    'fraud v1 is the champion\nno version is under release\nslot a has an endpoint that nobody asks: v1 serving\n',
  );
});

test('a slot without its endpoint, a slot with that of another version, and alarms are told', () => {
  const slots = { a: undefined, b: { version: 'v0', status: 'failed', reason: 'no capacity' } } as const;
  expect(statusText({ ...status, slots, raised: ['answers-failed'] }, style)).toBe(
    [
      'fraud v1 is the champion; slot a: no endpoint',
      'no version is under release',
      'slot b has an endpoint that nobody asks: v0 failed (no capacity)',
      'alarms: answers-failed\n',
    ].join('\n'),
  );
});
