import {
  type BronzeType,
  ingest,
  lakeSink,
  sendAll,
  syntheticTraffic,
  type TrafficOptions,
} from '@cardlake/bronze';
import type { Surroundings } from './lake-run';

/** Where the events of a run come from: files, or synthetic traffic. */
export type Source =
  | {
      readonly kind: 'files';
      readonly authorizations: readonly string[];
      readonly disputes: readonly string[];
    }
  | { readonly kind: 'traffic'; readonly options: Partial<TrafficOptions> };

/** Arrivals that share an object of synthetic traffic, in minutes: a day, so that months stay a few hundred files. */
const BUCKET_MINUTES = 1440;

/**
 * Puts the events of a source into bronze. What bronze has already is not put in again.
 * @throws UserError naming the file or option that is wrong; then nothing of that table was put in.
 */
export async function fillBronze(
  lakeRoot: string,
  source: Source,
  { clock, reporter }: Surroundings,
): Promise<void> {
  if (source.kind === 'files') {
    const inputs: readonly [BronzeType, readonly string[]][] = [
      ['card_authorization', source.authorizations],
      ['card_dispute', source.disputes],
    ];
    for (const [type, files] of inputs) {
      if (files.length === 0) continue;
      await ingest({ lakeRoot, type, inputs: files, clock, reporter });
    }
    return;
  }
  const { records, counts } = syntheticTraffic(source.options);
  const stage = reporter.stage('generate', source.options.numTransactions);
  const sink = await lakeSink({ lakeRoot, bucketMinutes: BUCKET_MINUTES });
  await sendAll(records, sink, { onProgress: (n) => stage.advance(n) });
  stage.done({ ...counts });
}
