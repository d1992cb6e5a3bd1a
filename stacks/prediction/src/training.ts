import { trainingTable } from '@cardlake/card-schema';
import {
  type Artifacts,
  BucketAccess,
  LakeStack,
  ServiceRole,
  type Statement,
  uploadFiles,
} from '@cardlake/constructs';
import {
  MODELS_FOLDER,
  type RuleChoice,
  TRAINING_CHANNELS,
  TRAINING_JOBS,
  TRAINING_PROGRAM,
} from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import { Construct } from 'constructs';
import { instanceStatements } from './instance-statements';

/** Props of `Training`. */
export interface TrainingProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  /** Build of the trainer. */
  readonly artifacts: Artifacts;
  /** Registry path of the container of XGBoost. */
  readonly image: string;
  readonly settings: Settings['prediction'];
}

/** Namespace of the metrics of instances (developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch"). */
const METRICS_NAMESPACE = '/aws/sagemaker/TrainingJobs';
/** Group of the logs of all training jobs of a region, which SageMaker makes (developer guide, "CloudWatch Logs for Amazon SageMaker AI"). */
const LOG_GROUP = '/aws/sagemaker/TrainingJobs';
/** Folder of the code in the artifact bucket. */
const CODE_FOLDER = 'trainer';
/** Folder of a channel in the container (developer guide, "How Amazon SageMaker AI Provides Training Information"). */
const channelFolder = (channel: string): string => `/opt/ml/input/data/${channel}`;
const SECONDS_PER_MINUTE = 60;
/** Time besides, in which SageMaker finds an instance and moves the data. */
const MINUTES_BESIDES = 60;

/** Training jobs of SageMaker: their code, their role, and their description. */
export class Training extends Construct {
  /** Beginning of the names of the jobs. */
  readonly jobPrefix: string;
  /** Longest time of a job, from its start to its end, in minutes. */
  readonly longestMinutes: number;
  private readonly role: ServiceRole;
  private readonly codePrefix: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TrainingProps,
  ) {
    super(scope, id);
    const { foundation, artifacts, settings } = props;
    this.jobPrefix = LakeStack.of(this).names.of('training job', 'train');
    this.longestMinutes = settings.training.timeoutMinutes + MINUTES_BESIDES;
    this.codePrefix = uploadFiles(this, {
      artifacts,
      names: Object.keys(artifacts.manifest.files),
      folder: CODE_FOLDER,
      bucket: foundation.artifact_bucket_name,
      keyArn: foundation.key_arn,
    });
    this.role = new ServiceRole(this, 'Role', {
      nameSuffix: 'training',
      service: 'sagemaker.amazonaws.com',
      description: 'Trains versions of the model',
    });
    this.grant();
  }

  /** Rule of the policy of the versions. */
  get rule(): RuleChoice {
    const { costs, reviewRate: review, declineRate: decline } = this.props.settings.training;
    return costs === null ? { kind: 'rates', review, decline } : { kind: 'costs', ...costs };
  }

  private get outputs(): string {
    return `${MODELS_FOLDER}/${this.props.settings.model}/${TRAINING_JOBS}/`;
  }

  /**
   * Builds the request for a job (API reference, CreateTrainingJob) that runs the trainer in the script mode of the container. The container reaches no network, so
   * that the code comes by a channel (aws/sagemaker-containers, `_files.py`, `download_and_extract`).
   * @param chosen expressions of the name of the job, and of the chosen day and features
   */
  request(chosen: Readonly<Record<'job' | 'day' | 'features', string>>): object {
    const { foundation, image, settings } = this.props;
    const { instanceType, diskGb, timeoutMinutes, rounds, params, classWeight } = settings.training;
    const bucket = `s3://${foundation.lake_bucket_name}`;
    const code = `s3://${foundation.artifact_bucket_name}/${this.codePrefix}`;
    const { project, environment } = LakeStack.of(this).settings;
    return {
      TrainingJobName: `{% ${chosen.job} %}`,
      AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: 'File' },
      // Each is JSON, as the container reads it (aws/sagemaker-containers, `_env.py`, `read_hyperparameters`).
      HyperParameters: {
        sagemaker_program: JSON.stringify(TRAINING_PROGRAM),
        sagemaker_submit_directory: JSON.stringify(channelFolder(TRAINING_CHANNELS.code)),
        features: `{% '"' & $join(${chosen.features}[], ',') & '"' %}`,
        rounds: JSON.stringify(String(rounds)),
        'class-weight': JSON.stringify(classWeight),
        params: JSON.stringify(JSON.stringify(params)),
      },
      InputDataConfig: [
        channel(
          TRAINING_CHANNELS.dataset,
          `{% '${bucket}/${trainingTable({}).path}/dt=' & ${chosen.day} & '/' %}`,
        ),
        channel(TRAINING_CHANNELS.code, code),
      ],
      OutputDataConfig: {
        S3OutputPath: `${bucket}/${this.outputs.slice(0, -1)}`,
        KmsKeyId: foundation.key_arn,
      },
      ResourceConfig: {
        InstanceType: instanceType,
        InstanceCount: 1,
        VolumeSizeInGB: diskGb,
        VolumeKmsKeyId: foundation.key_arn,
      },
      StoppingCondition: { MaxRuntimeInSeconds: timeoutMinutes * SECONDS_PER_MINUTE },
      RoleArn: this.role.arn,
      EnableNetworkIsolation: true,
      // The container installs the code with pip, which would look for setuptools on the internet, although it has them. pip reads "no" as: no isolation
      // (pypa/pip#5735).
      Environment: { PIP_NO_BUILD_ISOLATION: 'no', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
      Tags: [
        { Key: 'project', Value: project },
        { Key: 'environment', Value: environment },
      ],
    };
  }

  /**
   * Lists the permissions of a state machine that waits for a job (Step Functions developer guide, "IAM policies for Amazon SageMaker AI",
   * "CreateTrainingJob", "Run a Job (.sync)"). A request with tags needs `sagemaker:AddTags` as well.
   */
  get machinePermissions(): Statement[] {
    const stack = LakeStack.of(this);
    return [
      {
        sid: 'Train',
        actions: [
          'sagemaker:AddTags',
          'sagemaker:CreateTrainingJob',
          'sagemaker:DescribeTrainingJob',
          'sagemaker:ListTags',
          'sagemaker:StopTrainingJob',
        ],
        resources: [stack.arn('sagemaker', `training-job/${this.jobPrefix}-*`)],
      },
      {
        sid: 'HandOverRole',
        actions: ['iam:PassRole'],
        resources: [this.role.arn],
        conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      },
      {
        // Step Functions creates this rule to receive the end of a job.
        sid: 'ReceiveJobEvents',
        actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
        resources: [stack.arn('events', 'rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule')],
      },
    ];
  }

  /**
   * Grants what a job needs (developer guide, "SageMaker AI execution roles", "CreateTrainingJob API: Execution Role Permissions"), but for the
   * image, as `Hosting`.
   */
  private grant(): void {
    const { foundation } = this.props;
    const lake = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    lake.grant(this.role, ['read', 'list'], [`${trainingTable({}).path}/`]);
    lake.grant(this.role, ['write'], [this.outputs]);
    new BucketAccess(foundation.artifact_bucket_arn, foundation.key_arn).grant(
      this.role,
      ['read', 'list'],
      [this.codePrefix],
    );
    const group = LakeStack.of(this).arn('logs', `log-group:${LOG_GROUP}`);
    this.role.allow(
      {
        sid: 'WriteLogs',
        actions: [
          'logs:CreateLogGroup',
          'logs:CreateLogStream',
          'logs:DescribeLogStreams',
          'logs:PutLogEvents',
        ],
        resources: [group, `${group}:*`],
      },
      ...instanceStatements(METRICS_NAMESPACE, foundation.key_arn),
    );
  }
}

/** A channel that holds all objects under a prefix. */
const channel = (name: string, address: string): object => ({
  ChannelName: name,
  DataSource: {
    S3DataSource: { S3DataType: 'S3Prefix', S3Uri: address, S3DataDistributionType: 'FullyReplicated' },
  },
});
