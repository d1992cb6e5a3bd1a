import { KEY_USES, type KeyUse } from '../storage/key-uses';
import { addressOf, type Finding, finding, type Resource, resourcesOf, type Synthesized } from './finding';
import { listed, type PolicyStatement, statementsOf } from './policies';

const KEY = 'aws_kms_key';
const TABLE = 'packages/constructs/src/storage/key-uses.ts';

/** Attributes that name the key without using it: policies grant its use, and an alias is another name for it. */
const NOT_USES = new Set(['policy', 'assume_role_policy', 'target_key_id']);

/** Types that hold what others send them under the key. */
const RECEIVERS = ['aws_sqs_queue', 'aws_sns_topic'];

/** Attributes with which a service sends to a queue or topic as itself, so that it uses the key of that by itself. */
const DELIVERIES: Readonly<Record<string, readonly string[]>> = {
  aws_cloudwatch_event_target: ['arn', 'dead_letter_config.arn'],
  aws_pipes_pipe: ['source', 'target'],
  aws_s3_bucket_notification: ['queue.queue_arn', 'topic.topic_arn'],
  aws_sns_topic_subscription: ['endpoint'],
};

/**
 * Checks that every resource that uses the key is listed in `KEY_USES`, and that the key policy allows the listed callers
 * the listed actions under the listed conditions. It uses the key if it names it, or delivers to what the key encrypts.
 */
export function keyUses(stacks: readonly Synthesized[]): Finding[] {
  const keys = stacks.flatMap((stack) => resourcesOf(stack, KEY));
  const resources = stacks.flatMap((stack) => resourcesOf(stack));
  const namesKey = referencesTo(stacks, keys);
  const named = resources.flatMap((resource) => usesOf(resource, namesKey));
  const encrypted = named.flatMap(({ resource }) => (RECEIVERS.includes(resource.type) ? [resource] : []));
  const namesEncrypted = referencesTo(stacks, encrypted);
  const delivered = resources
    .flatMap((resource) => usesOf(resource, namesEncrypted))
    .filter(({ resource, path }) => DELIVERIES[resource.type]?.includes(path));
  const uses = [...named, ...delivered];
  const used = KEY_USES.flatMap((use) => {
    const user = uses.find(({ resource, path }) => isUse(use, resource, path));
    return user === undefined ? [] : [{ use, where: `${addressOf(user.resource)} ${user.path}` }];
  });
  return [
    ...uses.flatMap(({ resource, path }) => unlistedUse(resource, path)),
    ...keys.flatMap((key) => used.flatMap(({ use, where }) => missingGrant(key, use, where))),
    ...noteExistingKeys(stacks),
  ];
}

/** The paths in a resource at which a text refers to something. */
function usesOf(
  resource: Resource,
  refers: (text: string) => boolean,
): { readonly resource: Resource; readonly path: string }[] {
  const paths = pathsOf(resource.args).flatMap(([path, text]) => (refers(text) ? [path] : []));
  return [...new Set(paths)].map((path) => ({ resource, path }));
}

const isUse = ({ attributes }: KeyUse, { type }: Resource, path: string): boolean =>
  attributes[type]?.includes(path) === true;

const unlistedUse = (resource: Resource, path: string): Finding[] =>
  KEY_USES.some((use) => isUse(use, resource, path))
    ? []
    : finding(
        resource,
        'key-use',
        `${path} names the key, or something that it encrypts, but ${TABLE} lists no such use; add it with the caller, the actions and the page that documents them`,
      );

/** Notes keys that the stacks do not create, whose policies nobody checks. */
const noteExistingKeys = (stacks: readonly Synthesized[]): Finding[] =>
  stacks.flatMap(({ id, json }) =>
    Object.values(json.output ?? {}).flatMap(({ value }): Finding[] =>
      /^arn:aws:kms:/.test(String(value))
        ? [
            {
              severity: 'note',
              rule: 'key-policy',
              where: id,
              message: `the policy of the existing key ${value} must allow what ${TABLE} lists`,
            },
          ]
        : [],
    ),
  );

/** Reports the actions and the conditions of a use that the policy of the key lacks. */
function missingGrant(key: Resource, use: KeyUse, where: string): Finding[] {
  const granted = statementsOf(key.args.policy).filter(
    ({ Effect, Principal }) => Effect === 'Allow' && isCaller(Principal, use),
  );
  const actions = new Set(granted.flatMap(({ Action }) => listed(Action)));
  const missing = use.actions.filter((action) => !actions.has(action));
  const caller = use.caller === 'account' ? 'the account' : use.caller('<region>');
  const wanted = conditionKeys(use.conditions?.({ account: '', region: '', namePrefix: '', rolePrefix: '' }));
  const open = granted.filter(({ Condition }) =>
    wanted.some((name) => !conditionKeys(Condition as PolicyStatement['Condition']).includes(name)),
  );
  return [
    ...(missing.length > 0
      ? finding(
          key,
          'key-policy',
          `${where} uses the key: allow ${caller} ${missing.join(', ')} (${use.source})`,
        )
      : []),
    ...open.flatMap(({ Sid }) =>
      finding(
        key,
        'key-policy',
        `${Sid}: add the conditions ${wanted.join(', ')} for ${caller} (${use.source})`,
      ),
    ),
  ];
}

function isCaller(principal: unknown, { caller }: KeyUse): boolean {
  const { AWS, Service } = (principal ?? {}) as { readonly AWS?: string; readonly Service?: string };
  if (caller === 'account') return AWS?.endsWith(':root') === true;
  return typeof Service === 'string' && new RegExp(`^${caller('[a-z0-9-]+')}$`).test(Service);
}

const conditionKeys = (conditions: unknown): string[] =>
  Object.values((conditions ?? {}) as Readonly<Record<string, object>>).flatMap((each) => Object.keys(each));

/** Answers whether a text refers to resources: directly, or through the output with which their stack publishes one. */
function referencesTo(
  stacks: readonly Synthesized[],
  resources: readonly Resource[],
): (text: string) => boolean {
  const direct = resources.map((resource) => `\${${addressOf(resource)}.`);
  const outputs = stacks.flatMap(({ json }) =>
    Object.entries(json.output ?? {})
      .filter(([, { value }]) => direct.some((reference) => String(value).includes(reference)))
      .map(([name]) => `.outputs.${name}}`),
  );
  return (text) => [...direct, ...outputs].some((reference) => text.includes(reference));
}

/** Lists the texts in arguments with their paths. In a JSON text the path is the attribute, a slash and the last name. */
function pathsOf(
  value: unknown,
  path: readonly string[] = [],
  json?: string,
): [path: string, text: string][] {
  if (typeof value === 'string') {
    if (json === undefined && value.startsWith('{')) return pathsOf(parseJson(value), path, path.join('.'));
    return [[json === undefined ? path.join('.') : `${json}/${path.at(-1)}`, value]];
  }
  if (Array.isArray(value)) return value.flatMap((each) => pathsOf(each, path, json));
  return Object.entries((value ?? {}) as object).flatMap(([name, inner]) =>
    json === undefined && NOT_USES.has(name) ? [] : pathsOf(inner, [...path, name], json),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [text];
  }
}
