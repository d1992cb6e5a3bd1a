import { bothGroups, withBenchLake } from './bench-lake';
import { goldSeconds } from './gold-stage';
import { medians, round } from './measure';
import type { Result } from './result';
import { skewedTraffic } from './skewed-traffic';

const DAYS = { few: 30, many: 183 };
/** A file costs some milliseconds: opening it, and the encoders of each of its columns. */
const MAX_GROWTH = 1.5;

/** Measures silver → gold of the same number of events over a month and over half a year. */
export async function spreadStage(events: number): Promise<Result> {
  const few = await measureGold(events, DAYS.few);
  const many = await measureGold(events, DAYS.many);
  return {
    stage: 'gold_many_days',
    figures: {
      events,
      days: DAYS.many,
      seconds: round(many),
      days_before: DAYS.few,
      seconds_before: round(few),
    },
    bounds: [{ what: 'times the seconds of a month', value: round(many / few), atMost: MAX_GROWTH }],
  };
}

const measureGold = (events: number, days: number): Promise<number> =>
  withBenchLake(async (bench) => {
    await bench.generate({ ...skewedTraffic(events), days });
    await bench.refine();
    const { gold } = await medians({ gold: () => goldSeconds(bench, bothGroups) });
    return gold;
  });
