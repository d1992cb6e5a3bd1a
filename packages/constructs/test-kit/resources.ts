import { PLATFORM_METRICS } from '@cardlake/job-contract';
import { type TerraformJson, valueAt } from '../src/core/terraform-json';

type Arguments = Readonly<Record<string, unknown>>;

/** Lists the resources of a type with their logical names. */
export const resourcesOf = (
  { resource }: Pick<TerraformJson, 'resource'>,
  type: string,
): [name: string, Arguments][] => Object.entries(resource?.[type] ?? {});

/** Returns the resource of a type whose logical name begins with a text. @throws Error when there is none */
export function named(json: Pick<TerraformJson, 'resource'>, type: string, beginning: string): Arguments {
  const found = resourcesOf(json, type).find(([name]) => name.startsWith(beginning))?.[1];
  if (found === undefined) throw new Error(`there is no ${type} ${beginning}`);
  return found;
}

/** Environment variables of a function: those of its code, and apart from them the environment under which it publishes metrics. */
export function variablesOf(created: Arguments): {
  readonly metrics: string | undefined;
  readonly own: Readonly<Record<string, string>>;
} {
  const {
    NODE_OPTIONS: _,
    [PLATFORM_METRICS.variable]: metrics,
    ...own
  } = valueAt(created, 'environment.variables') as Record<string, string>;
  return { metrics, own };
}
