import { z } from 'zod';
import type { ResourceChange } from './plan';

const definitions = z.array(z.object({ feature_name: z.string(), feature_type: z.string() }));

/** How the features of a feature group change. */
export interface FeatureChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** `name: Integral → Fractional` */
  readonly retyped: readonly string[];
}

/** What a change does to the features of a feature group; undefined where they stay, or are not known yet. */
export function featureChange({ type, change }: ResourceChange): FeatureChange | undefined {
  if (type !== 'aws_sagemaker_feature_group') return undefined;
  const [before, after] = [featuresOf(change.before), featuresOf(change.after)];
  if (before === undefined || after === undefined) return undefined;
  const added = [...after.keys()].filter((name) => !before.has(name));
  const removed = [...before.keys()].filter((name) => !after.has(name));
  const retyped = [...after]
    .filter(([name, now]) => before.has(name) && before.get(name) !== now)
    .map(([name, now]) => `${name}: ${before.get(name)} → ${now}`);
  return added.length + removed.length + retyped.length === 0 ? undefined : { added, removed, retyped };
}

function featuresOf(values: ResourceChange['change']['before']): ReadonlyMap<string, string> | undefined {
  const parsed = definitions.safeParse(values?.feature_definition);
  if (!parsed.success) return undefined;
  return new Map(parsed.data.map(({ feature_name: name, feature_type: type }) => [name, type]));
}

/** What to do instead of replacing the group. */
export function featureRoute({ added, removed, retyped }: FeatureChange, group: string): string {
  if (removed.length + retyped.length > 0) {
    const what = [...removed.map((name) => `${name} is removed`), ...retyped].join('; ');
    return `The Feature Store can only add features (${what}). Publish the change as a new version, with a feature group of its own; the old one stays until nobody reads it.`;
  }
  return [
    `Features can be added in place (${added.join(', ')}), but not by Terraform:`,
    `  cardlake features register <group> --feature-group ${group} --region <region>`,
    'Then plan again: Terraform finds the features there, and nothing to change. Or publish a new version.',
  ].join('\n');
}
