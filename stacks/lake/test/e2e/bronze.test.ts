import { startDevEnvironment } from '../support/dev-environment';
import { appliedStacks } from './support/applied-stacks';
import { JANUARY, readDisputes, readEvents, sendTraffic } from './support/traffic';

const dev = startDevEnvironment(appliedStacks());
afterAll(() => dev.stop());

test('events and disputes arrive in bronze line by line', async () => {
  const { events, disputes } = await sendTraffic(dev, JANUARY);
  expect(events.length).toBeGreaterThan(3000);
  expect(disputes.length).toBeGreaterThan(0);
  expect(await readEvents(dev)).toEqual([...events].sort());
  expect(await readDisputes(dev)).toEqual([...disputes].sort());
});
