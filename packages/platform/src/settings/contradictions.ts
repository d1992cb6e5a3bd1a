import type { z } from 'zod';
import type { LakeEngine } from '../lake-engine';
import type { bronzeDeclaration } from '../stacks/bronze';
import type { eltDeclaration } from '../stacks/elt';
import type { featureBatchDeclaration } from '../stacks/feature-batch';
import type { foundationDeclaration } from '../stacks/foundation';
import type { pipelineDeclaration } from '../stacks/pipeline';
import type { predictionDeclaration } from '../stacks/prediction';
import type { silverGoldDeclaration } from '../stacks/silver-gold';
import { findSourceContradictions } from './source-buckets';

/** The settings that constrain each other. */
interface RelatedSettings {
  readonly project: string;
  readonly environment: string;
  readonly region: string;
  readonly accountId?: string | undefined;
  readonly lakeEngine: LakeEngine;
  readonly state: { readonly kind: string; readonly bucket?: string };
  readonly storage: z.output<(typeof foundationDeclaration)['settings']>;
  readonly bronze: z.output<(typeof bronzeDeclaration)['settings']>;
  readonly silverGold: z.output<(typeof silverGoldDeclaration)['settings']>;
  readonly pipeline: z.output<(typeof pipelineDeclaration)['settings']>;
  readonly prediction: z.output<(typeof predictionDeclaration)['settings']>;
  readonly featureBatch: z.output<(typeof featureBatchDeclaration)['settings']>;
  readonly elt: z.output<(typeof eltDeclaration)['settings']>;
}

/** Reports settings of different stacks that contradict each other. */
export function findContradictions(
  {
    project,
    environment,
    region,
    accountId,
    lakeEngine,
    state,
    storage,
    bronze,
    silverGold,
    pipeline,
    prediction,
    featureBatch,
    elt,
  }: RelatedSettings,
  ctx: z.RefinementCtx,
): void {
  const report = (path: (string | number)[], message: string) =>
    ctx.addIssue({ code: 'custom', path, message });
  if (lakeEngine === 'container' && !featureBatch.enabled)
    report(['featureBatch', 'enabled'], 'expected true with lakeEngine "container": its job is the engine');
  if (lakeEngine === 'container' && prediction.enabled)
    report(
      ['prediction', 'enabled'],
      'expected false with lakeEngine "container": only the Spark jobs write what decisions need',
    );
  if (featureBatch.weekly.enabled && !prediction.enabled)
    report(
      ['featureBatch', 'weekly', 'enabled'],
      'expected false without prediction.enabled: it starts the state machine model-release of the decisions',
    );
  if (featureBatch.weekly.enabled && prediction.training.weekly.enabled)
    report(
      ['featureBatch', 'weekly', 'enabled'],
      'expected false with prediction.training.weekly.enabled: both start the state machine model-release every week',
    );
  if (pipeline.stream.enabled && silverGold.idleStopMinutes >= pipeline.stream.everyMinutes) {
    report(
      ['silverGold', 'idleStopMinutes'],
      `expected less than pipeline.stream.everyMinutes (${pipeline.stream.everyMinutes}); otherwise the application never stops`,
    );
  }
  if (pipeline.freshnessMinutes < 2 * pipeline.stream.everyMinutes) {
    report(
      ['pipeline', 'freshnessMinutes'],
      `expected at least ${2 * pipeline.stream.everyMinutes}, the time of two runs; otherwise every slow run raises the alarm`,
    );
  }
  const retentionSeconds = bronze.streamRetentionHours * 3600;
  if (prediction.stream.maximumRecordAgeSeconds > retentionSeconds) {
    report(
      ['prediction', 'stream', 'maximumRecordAgeSeconds'],
      `expected at most ${retentionSeconds}, the retention of the stream (bronze.streamRetentionHours); otherwise records are lost before they are given up`,
    );
  }
  if (storage.existingKeyArn && storage.existingKeyArn.split(':')[3] !== region) {
    report(['storage', 'existingKeyArn'], `expected a key in ${region}`);
  }
  for (const start of ['bySchedule', 'byEvent'] as const)
    if (elt.ops[start] && !elt.publish.enabled)
      report(
        ['elt', 'ops', start],
        'expected false without elt.publish.enabled: an operation waits until objects are published',
      );
  if (elt.crawler.bySchedule && !elt.crawler.enabled)
    report(
      ['elt', 'crawler', 'bySchedule'],
      'expected false without elt.crawler.enabled: nothing would start',
    );
  if (elt.crawler.folders.length > 0 && !elt.crawler.enabled)
    report(
      ['elt', 'crawler', 'folders'],
      'expected none without elt.crawler.enabled: nothing would crawl them',
    );
  const { existingQueue } = elt;
  if (existingQueue !== undefined) {
    const [, , , queueRegion, queueAccount] = existingQueue.arn.split(':');
    const at = ['elt', 'existingQueue'];
    if (queueRegion !== region)
      report([...at, 'arn'], `expected a queue in ${region}; a function takes messages of its own region`);
    if (accountId !== undefined && queueAccount !== accountId)
      report(
        [...at, 'arn'],
        `expected a queue of account ${accountId}; alarms see those of their own account`,
      );
    if (existingQueue.keyArn && existingQueue.keyArn.split(':')[3] !== region)
      report([...at, 'keyArn'], `expected a key in ${region}`);
  }
  findSourceContradictions({ project, environment, region, accountId, state, storage, elt }, report);
  if (state.kind === 's3' && state.bucket === storage.existingLakeBucket) {
    report(
      ['state', 'bucket'],
      'expected another bucket than the lake, so that readers of data cannot read the state',
    );
  }
}
