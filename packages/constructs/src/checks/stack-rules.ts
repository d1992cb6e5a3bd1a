import type { Finding, Synthesized } from './finding';

const TAGS = ['project', 'environment', 'stack', 'managed-by'];

const error = (stack: Synthesized, rule: string, message: string): Finding => ({
  severity: 'error',
  rule,
  where: stack.id,
  message,
});

/** Checks the default tags, the source of the provider and the backend of a stack. */
export function stackRules(stack: Synthesized): Finding[] {
  const { json } = stack;
  const provider = json.provider.aws?.[0] as { default_tags?: { tags?: object }[] } | undefined;
  const tags = Object.keys(provider?.default_tags?.[0]?.tags ?? {});
  const missing = TAGS.filter((tag) => !tags.includes(tag));
  const backend = Object.values(json.terraform.backend ?? {})[0];
  return [
    ...(missing.length > 0
      ? [error(stack, 'tagged', `add the default tags ${missing.join(', ')} to the provider`)]
      : []),
    ...(json.terraform.required_providers.aws?.source === 'hashicorp/aws'
      ? []
      : [error(stack, 'provider-source', 'the source of the provider must be hashicorp/aws')]),
    ...(backend === undefined ? [error(stack, 'explicit-backend', 'give the stack a backend')] : []),
    ...(typeof backend?.path === 'string' && backend.path.startsWith('/')
      ? [error(stack, 'explicit-backend', 'the path of a local backend must be relative')]
      : []),
  ];
}
