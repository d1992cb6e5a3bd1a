import { ValidationError } from '@cardlake/platform';

interface NameRule {
  readonly max: number;
  readonly pattern: RegExp;
  readonly description: string;
}

const ALPHANUMERIC = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
  description: 'letters, digits, hyphens and underscores',
};
const LOWERCASE = {
  pattern: /^[a-z0-9][a-z0-9-]*[a-z0-9]$/,
  description: 'lowercase letters, digits and hyphens',
};

/** Rules of AWS for the names of each kind of resource. */
export const NAME_RULES = {
  // 63 minus the 13 characters of "-" and the account id, which make the name of a bucket globally unique.
  bucket: { max: 50, ...LOWERCASE },
  role: { max: 64, ...ALPHANUMERIC },
  function: { max: 64, ...ALPHANUMERIC },
  stream: { max: 128, ...ALPHANUMERIC },
  'delivery stream': { max: 64, ...ALPHANUMERIC },
  table: {
    max: 255,
    pattern: /^[A-Za-z0-9_.-]{3,}$/,
    description: 'at least 3 letters, digits, hyphens, underscores and dots',
  },
  consumer: { max: 128, ...ALPHANUMERIC },
  queue: { max: 80, ...ALPHANUMERIC },
  topic: { max: 256, ...ALPHANUMERIC },
  'state machine': { max: 80, ...ALPHANUMERIC },
  schedule: { max: 64, ...ALPHANUMERIC },
  application: { max: 64, ...ALPHANUMERIC },
  'compute environment': { max: 128, ...ALPHANUMERIC },
  'job definition': { max: 120, ...ALPHANUMERIC },
  'job queue': { max: 128, ...ALPHANUMERIC },
  network: { max: 255, ...ALPHANUMERIC },
  repository: { max: 256, ...LOWERCASE },
  rule: { max: 64, ...ALPHANUMERIC },
  alarm: { max: 255, ...ALPHANUMERIC },
  dashboard: { max: 255, ...ALPHANUMERIC },
  // API reference, CreateJob, CreateCrawler and CreateSecurityConfiguration, `Name`.
  job: { max: 255, ...ALPHANUMERIC },
  crawler: { max: 255, ...ALPHANUMERIC },
  'security configuration': { max: 255, ...ALPHANUMERIC },
  // API reference, CreateWorkGroup, `Name`.
  workgroup: { max: 128, ...ALPHANUMERIC },
  trail: { max: 128, ...ALPHANUMERIC },
  alias: { max: 249, ...ALPHANUMERIC },
  // 63 minus the two characters of the slot (SageMaker API reference, CreateEndpoint, `EndpointName`).
  endpoint: {
    max: 61,
    pattern: /^[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/,
    description: 'letters, digits and hyphens',
  },
  // API reference, CreateModelPackageGroup, `ModelPackageGroupName`.
  'model package group': {
    max: 63,
    pattern: /^[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/,
    description: 'letters, digits and hyphens',
  },
  // 63 minus a hyphen and the twelve characters of an execution (API reference, CreateTrainingJob, `TrainingJobName`).
  'training job': {
    max: 50,
    pattern: /^[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/,
    description: 'letters, digits and hyphens',
  },
  'feature group': {
    max: 64,
    pattern: /^[a-zA-Z0-9](?:[-_]*[a-zA-Z0-9]){0,63}$/,
    description: 'letters and digits, with hyphens and underscores between them',
  },
  database: {
    max: 255,
    pattern: /^[a-z][a-z0-9_]*$/,
    description: 'lowercase letters, digits and underscores',
  },
} as const satisfies Record<string, NameRule>;

/** A kind of named resource. */
export type NamedKind = keyof typeof NAME_RULES;

/** Names of the resources of a stack: `<project>-<environment>-<stack>-<suffix>`. */
export class Names {
  /**
   * @param iamPrefix prefix of role names, for organisations that require one
   */
  constructor(
    private readonly project: string,
    private readonly environment: string,
    private readonly stack: string,
    private readonly iamPrefix = '',
  ) {}

  /**
   * Builds the name of a resource. Glue databases use underscores, the only punctuation that Athena accepts.
   * @throws ValidationError when AWS would reject the name
   */
  of(kind: NamedKind, nameSuffix?: string): string {
    const plain = [this.project, this.environment, this.stack, nameSuffix].filter(Boolean).join('-');
    const name =
      kind === 'database' ? plain.replaceAll('-', '_') : kind === 'role' ? this.iamPrefix + plain : plain;
    const { max, pattern, description } = NAME_RULES[kind];
    const problems = [
      name.length > max &&
        `${kind} name: expected at most ${max} characters, got ${name.length}; shorten project or environment`,
      !pattern.test(name) && `${kind} name: expected ${description}; change project or environment`,
    ].filter((problem) => problem !== false);
    if (problems.length > 0) throw new ValidationError(name, problems);
    return name;
  }
}
