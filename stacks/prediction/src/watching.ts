import { type Artifacts, BucketAccess, NodeFunction } from '@cardlake/constructs';
import {
  MODELS_FOLDER,
  RUNS_PREFIX,
  SCORER_FUNCTIONS,
  SCORER_ZIP,
  type ScorerEnvironment,
  WATCH_TIMEOUT_SECONDS,
} from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import { Construct } from 'constructs';

/** Props of `Watching`. */
export interface WatchingProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly artifacts: Artifacts;
  readonly settings: Settings['prediction'];
}

/** Memory of the function, which holds one part, and the events of one card. */
const MEMORY_MEGABYTES = 1769;

/** The function that judges the decisions of a day: the daily run of the pipeline leaves what it needs, and invokes it. */
export class Watching extends Construct {
  readonly watch: NodeFunction;

  constructor(scope: Construct, id: string, { foundation, artifacts, settings }: WatchingProps) {
    super(scope, id);
    const environment: ScorerEnvironment<'watch'> = {
      LAKE_BUCKET: foundation.lake_bucket_name,
      MODEL_NAME: settings.model,
      MIN_DRIFT_ROWS: String(settings.watch.minRows),
    };
    this.watch = new NodeFunction(this, 'watch', {
      nameSuffix: 'watch',
      description: 'Audits the decisions of a day, and measures their drift',
      artifacts,
      zip: SCORER_ZIP,
      handler: SCORER_FUNCTIONS.watch.handler,
      keyArn: foundation.key_arn,
      memoryMegabytes: MEMORY_MEGABYTES,
      timeoutSeconds: WATCH_TIMEOUT_SECONDS,
      concurrency: undefined,
      environment,
    });
    const lake = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    lake.grant(this.watch.role, ['read'], [`${RUNS_PREFIX}/`, `${MODELS_FOLDER}/${settings.model}/`]);
    lake.grantTellingMissing(this.watch.role);
  }
}
