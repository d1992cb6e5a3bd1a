import { startLakeEnvironment } from './support/lake-environment';
import { embeddedEngineIn } from './support/spark-commands';
import { JANUARY, readDisputes, readEvents, sendTraffic } from './support/traffic';

const dev = startLakeEnvironment(embeddedEngineIn);
afterAll(() => dev.stop());

test('events and disputes arrive in bronze line by line', async () => {
  const { events, disputes } = await sendTraffic(dev, JANUARY);
  expect(events.length).toBeGreaterThan(3000);
  expect(disputes.length).toBeGreaterThan(0);
  expect(await readEvents(dev)).toEqual([...events].sort());
  expect(await readDisputes(dev)).toEqual([...disputes].sort());
});
