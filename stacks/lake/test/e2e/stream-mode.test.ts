import { CARDLAKE_METRICS } from '@cardlake/constructs';
import { onlineUpdatesFolder, type RunFacts } from '@cardlake/job-contract';
import { DEV } from '../support/dev-environment';
import { readObject } from '../support/lake-bucket';
import { sumMetric } from '../support/metrics';
import { startLakeEnvironment } from './support/lake-environment';
import { nextWindowEnd, readLakeFeatures, readOnlineFeatures, runStream } from './support/pipeline';
import { embeddedEngineIn } from './support/spark-commands';
import { cardsOf, JANUARY, sendTraffic, type Traffic } from './support/traffic';

const GROUP = 'rt_card_features_v1';
const MINUTE_MS = 60_000;

const dev = startLakeEnvironment(embeddedEngineIn);
afterAll(() => dev.stop());

/** Records that the feature-writer reported as written, over all of its calls. */
const countWritten = () => sumMetric(dev.cloudwatch, CARDLAKE_METRICS.names.written);

describe('after a run over a month of traffic', () => {
  let traffic: Traffic;
  let windowEnd: number;
  let facts: RunFacts;
  let states: readonly string[];

  beforeAll(async () => {
    traffic = await sendTraffic(dev, JANUARY);
    windowEnd = nextWindowEnd();
    ({ facts, states } = await runStream(dev, windowEnd));
  });

  test('every line is in silver, a duplicate or quarantined', () => {
    expect(states).toEqual(
      expect.arrayContaining(['SilverAndGold', 'WriteOnline', 'PublishStreamMetrics', 'Done']),
    );
    expect(facts.lines).toBe(traffic.events.length + traffic.disputes.length);
    expect(facts.lines).toBe(facts.silver + facts.duplicates + facts.quarantined);
    expect(facts.quarantined).toBeGreaterThan(0);
  });

  test('the feature-writer has written every online update', async () => {
    const folder = onlineUpdatesFolder(GROUP, windowEnd * 1000);
    const manifest = await readObject(dev.s3, DEV.lake, `${folder}/manifest.json`);
    expect(JSON.parse(manifest.toString()).records).toBe(facts.online);
    expect(await countWritten()).toBe(facts.online);
  });

  test('the online store has the features of each card that the lake has', async () => {
    for (const card of cardsOf(traffic.events).slice(0, 5)) {
      const expected = readLakeFeatures(dev, card, dev.jobFolder);
      expect(expected.asOf).toBe(new Date(windowEnd).toISOString().replace('.000', ''));
      expect(readOnlineFeatures(dev, card)).toEqual(expected);
    }
  });

  test('a later run writes the cards with new events and no others', async () => {
    const news = await sendTraffic(dev, {
      'num-transactions': 40,
      cards: 5,
      merchants: 50,
      days: 1,
      seed: 8,
      fraud: 0,
      start: '2026-08-01T00:00:00Z',
    });
    const laterEnd = Math.max(nextWindowEnd(), windowEnd + MINUTE_MS);
    const writtenBefore = await countWritten();
    const later = await runStream(dev, laterEnd);

    const cards = cardsOf(news.events);
    expect(later.facts).toMatchObject({ lines: news.events.length, online: cards.length });
    expect(await countWritten()).toBe(writtenBefore + cards.length);
    const instantOf = (card: string) => Date.parse(readOnlineFeatures(dev, card).asOf);
    expect(cards.map(instantOf)).toEqual(cards.map(() => laterEnd));
    const [unchanged = ''] = cardsOf(traffic.events).filter((card) => !cards.includes(card));
    expect(instantOf(unchanged)).toBe(windowEnd);
  });
});
