import {
  type BronzeType,
  ingest,
  lakeSink,
  sendAll,
  syntheticTraffic,
  type TrafficOptions,
} from '@cardlake/bronze';
import type { EngineContext } from '../session/engine-context';

/** Events of a run: files, or synthetic traffic. */
export type EventSource =
  | {
      readonly kind: 'files';
      readonly authorizations: readonly string[];
      readonly disputes: readonly string[];
    }
  | { readonly kind: 'traffic'; readonly options: Partial<TrafficOptions> };

/**
 * Minutes of arrivals in one object of synthetic traffic: a day, so that months need only a few hundred files.
 */
const BUCKET_MINUTES = 1440;

/**
 * Ingests the events of a source into bronze. Events that bronze already has are skipped.
 * @throws UserError naming the invalid file or option; nothing was ingested into that table then.
 */
export async function fillBronze(
  lakeRoot: string,
  source: EventSource,
  { clock, reporter }: EngineContext,
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
