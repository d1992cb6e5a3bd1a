import { join } from 'node:path';
import { cardTransactions } from '@cardlake/card-schema';
import { bronzeObjects } from '@cardlake/engine';
import { fileReader, literal, pathLiteral, sql } from '@cardlake/lake';
import { withBenchLake } from './bench-lake';
import { measureSeconds, medians, round } from './measure';
import type { Result } from './result';
import { skewedTraffic } from './skewed-traffic';

/** Minimum speed of bronze → silver, as a share of the speed of DuckDB's plain copy. */
const MIN_SPEED = 0.6;

/** Measures bronze → silver against DuckDB reading and writing the same objects without any check. */
export async function silverStage(events: number): Promise<Result> {
  return withBenchLake(async (source) => {
    await source.generate(skewedTraffic(events));
    const authorizations = [...bronzeObjects(source.lake.root)].filter(
      ({ type }) => type === 'card_authorization',
    );
    const objects = fileReader(
      'read_json',
      authorizations.map(({ location }) => location),
      { format: literal('newline_delimited') },
    );
    const plainCopy = (to: string) =>
      sql`COPY (SELECT * FROM ${objects}) TO ${pathLiteral(to)} (FORMAT parquet)`;
    let rows = 0;
    const times = await medians({
      bare: () =>
        measureSeconds(() => source.session.run(plainCopy(join(source.write.stagingDir, 'bare.parquet')))),
      silver: () =>
        withBenchLake(async (target) => {
          const time = await measureSeconds(() => target.refine(authorizations));
          rows = target.write.snapshot.files(cardTransactions).reduce((total, file) => total + file.rows, 0);
          return time;
        }),
    });
    return {
      stage: 'bronze_to_silver',
      figures: {
        events: rows,
        seconds: round(times.silver),
        bare_copy_seconds: round(times.bare),
        events_per_second: Math.round(rows / times.silver),
      },
      bounds: [
        {
          what: 'seconds over those of the bare copy',
          value: round(times.silver / times.bare),
          atMost: round(1 / MIN_SPEED),
        },
      ],
    };
  });
}
