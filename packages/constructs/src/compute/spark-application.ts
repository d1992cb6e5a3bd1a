import type { Settings } from '@cardlake/platform';
import { EmrserverlessApplication } from '@cdktf/provider-aws/lib/emrserverless-application';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';

/** Props of `SparkApplication`. */
export interface SparkApplicationProps {
  /** Last part of the resource's name. */
  readonly nameSuffix: string;
  readonly settings: Settings['silverGold'];
}

/** An EMR Serverless application for Spark that starts on demand, stops when idle, and has a capacity limit. */
export class SparkApplication extends Construct {
  readonly id: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { nameSuffix, settings }: SparkApplicationProps) {
    super(scope, id);
    const application = new EmrserverlessApplication(this, 'Resource', {
      name: LakeStack.of(this).names.of('application', nameSuffix),
      type: 'spark',
      releaseLabel: settings.release,
      architecture: settings.architecture,
      autoStartConfiguration: { enabled: true },
      autoStopConfiguration: { enabled: true, idleTimeoutMinutes: settings.idleStopMinutes },
      maximumCapacity: { cpu: `${settings.maximumVcpu} vCPU`, memory: `${settings.maximumMemoryGb} GB` },
      // The pipeline uses neither Studio nor Livy; both would widen the attack surface.
      interactiveConfiguration: { livyEndpointEnabled: false, studioEnabled: false },
      networkConfiguration: settings.network,
    });
    this.id = application.id;
    this.arn = application.arn;
  }
}
