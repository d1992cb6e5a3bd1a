import { join } from 'node:path';
import { cardTransactions } from '@cardlake/card-schema';
import { bronzeObjects } from '@cardlake/engine';
import { literal } from '@cardlake/lake';
import { bronzeFolder, withBenchLake } from './bench-lake';
import { medians, rounded, seconds } from './measure';
import { hotTraffic } from './traffic';
import type { Result } from './verdict';

/** Share of the speed of DuckDB's bare copy that bronze → silver must reach. */
const LEAST_SPEED = 0.6;

/** Bronze → silver against DuckDB reading the same objects and writing them out, nothing checked. */
export async function silverStage(events: number): Promise<Result> {
  return withBenchLake(async (source) => {
    await source.generate(hotTraffic(events));
    const objects = literal(join(bronzeFolder(source.lake), '**', '*.json.gz'));
    const bareCopy = (to: string) =>
      `COPY (SELECT * FROM read_json(${objects}, format = 'newline_delimited')) TO ${literal(to)} (FORMAT parquet)`;
    const authorizations = [...bronzeObjects(source.lake.root)].filter(
      ({ type }) => type === 'card_authorization',
    );
    let rows = 0;
    const times = await medians({
      bare: () => seconds(() => source.session.run(bareCopy(join(source.write.stagingDir, 'bare.parquet')))),
      silver: () =>
        withBenchLake(async (target) => {
          const time = await seconds(() => target.refine(authorizations));
          rows = target.write.snapshot.files(cardTransactions).reduce((total, file) => total + file.rows, 0);
          return time;
        }),
    });
    return {
      stage: 'bronze_to_silver',
      figures: {
        events: rows,
        seconds: rounded(times.silver),
        bare_copy_seconds: rounded(times.bare),
        events_per_second: Math.round(rows / times.silver),
      },
      bounds: [
        {
          what: 'seconds over those of the bare copy',
          value: rounded(times.silver / times.bare),
          atMost: rounded(1 / LEAST_SPEED),
        },
      ],
    };
  });
}
