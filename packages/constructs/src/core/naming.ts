import { ValidationError } from '@cardlake/platform';

interface Rule {
  readonly max: number;
  readonly pattern: RegExp;
  readonly says: string;
}

const words = { pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/, says: 'letters, digits, - and _' };
const lower = { pattern: /^[a-z0-9][a-z0-9-]*[a-z0-9]$/, says: 'lower-case letters, digits and -' };

/** What AWS allows in the name of each kind of thing, by our word for the kind. */
export const NAME_RULES = {
  // 63 less the 13 characters of "-" and the account id, which make a bucket's name unique in the world.
  bucket: { max: 50, ...lower },
  role: { max: 64, ...words },
  function: { max: 64, ...words },
  stream: { max: 128, ...words },
  'delivery stream': { max: 64, ...words },
  queue: { max: 80, ...words },
  topic: { max: 256, ...words },
  'state machine': { max: 80, ...words },
  schedule: { max: 64, ...words },
  application: { max: 64, ...words },
  alarm: { max: 255, ...words },
  dashboard: { max: 255, ...words },
  trail: { max: 128, ...words },
  alias: { max: 249, ...words },
  'feature group': {
    max: 64,
    pattern: /^[a-zA-Z0-9](?:[-_]*[a-zA-Z0-9]){0,63}$/,
    says: 'letters and digits, with - and _ between them',
  },
  database: { max: 255, pattern: /^[a-z][a-z0-9_]*$/, says: 'lower-case letters, digits and _' },
} as const satisfies Record<string, Rule>;

/** A kind of named thing. */
export type NamedKind = keyof typeof NAME_RULES;

/** The names of a stack's things: `<project>-<env>-<stack>-<thing>`. */
export class Names {
  /**
   * @param iamPrefix goes before the names of roles, for organisations that demand one
   */
  constructor(
    private readonly project: string,
    private readonly environment: string,
    private readonly stack: string,
    private readonly iamPrefix = '',
  ) {}

  /**
   * The name of a thing. Glue databases use underscores, because Athena wants no others.
   * @throws ValidationError when AWS would refuse the name
   */
  of(kind: NamedKind, thing?: string): string {
    const plain = [this.project, this.environment, this.stack, thing].filter(Boolean).join('-');
    const name =
      kind === 'database' ? plain.replaceAll('-', '_') : kind === 'role' ? this.iamPrefix + plain : plain;
    const { max, pattern, says } = NAME_RULES[kind];
    const faults = [
      name.length > max &&
        `the ${kind} name has ${name.length} characters and may have ${max}; shorten project or environment`,
      !pattern.test(name) && `a ${kind} name consists of ${says}; change project or environment`,
    ].filter((fault) => fault !== false);
    if (faults.length > 0) throw new ValidationError(name, faults);
    return name;
  }
}
