import type { Settings } from '@cardlake/platform';
import { EmrserverlessApplication } from '@cdktf/provider-aws/lib/emrserverless-application';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';

/** Props of a Spark application. */
export interface SparkApplicationProps {
  /** Last word of its name. */
  readonly thing: string;
  readonly settings: Settings['silverGold'];
}

/** An EMR Serverless application for Spark: starts by itself, stops when idle, and never grows over its cap. */
export class SparkApplication extends Construct {
  readonly id: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { thing, settings }: SparkApplicationProps) {
    super(scope, id);
    const application = new EmrserverlessApplication(this, 'Resource', {
      name: LakeStack.around(this).names.of('application', thing),
      type: 'spark',
      releaseLabel: settings.release,
      architecture: settings.architecture,
      autoStartConfiguration: { enabled: true },
      autoStopConfiguration: { enabled: true, idleTimeoutMinutes: settings.idleStopMinutes },
      maximumCapacity: { cpu: `${settings.maximumVcpu} vCPU`, memory: `${settings.maximumMemoryGb} GB` },
      // Studio and Livy would be two more ways in; the pipeline uses neither.
      interactiveConfiguration: { livyEndpointEnabled: false, studioEnabled: false },
      networkConfiguration: settings.network,
    });
    this.id = application.id;
    this.arn = application.arn;
  }
}
