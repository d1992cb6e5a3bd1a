import { z } from 'zod';
import type { ResourceChange } from './plan';

const definitions = z.array(z.object({ feature_name: z.string(), feature_type: z.string() }));

/** A change of the features of a feature group. */
export interface FeatureChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** `name: Integral → Fractional` */
  readonly retyped: readonly string[];
}

/** Compares the features of a feature group before and after; undefined if they are equal or not known yet. */
export function findFeatureChange({ type, change }: ResourceChange): FeatureChange | undefined {
  if (type !== 'aws_sagemaker_feature_group') return undefined;
  const [before, after] = [parseFeatures(change.before), parseFeatures(change.after)];
  if (before === undefined || after === undefined) return undefined;
  const added = [...after.keys()].filter((name) => !before.has(name));
  const removed = [...before.keys()].filter((name) => !after.has(name));
  const retyped = [...after]
    .filter(([name, now]) => before.has(name) && before.get(name) !== now)
    .map(([name, now]) => `${name}: ${before.get(name)} → ${now}`);
  return added.length + removed.length + retyped.length === 0 ? undefined : { added, removed, retyped };
}

function parseFeatures(values: ResourceChange['change']['before']): ReadonlyMap<string, string> | undefined {
  const parsed = definitions.safeParse(values?.feature_definition);
  if (!parsed.success) return undefined;
  return new Map(parsed.data.map(({ feature_name: name, feature_type: type }) => [name, type]));
}

/** Describes the alternative to replacing the group. */
export function formatFeatureAdvice({ added, removed, retyped }: FeatureChange, group: string): string {
  if (removed.length + retyped.length > 0) {
    const changes = [...removed.map((name) => `${name} is removed`), ...retyped].join('; ');
    return `The Feature Store can only add features (${changes}). Publish the change as a new version with its own feature group, and keep the old group until it has no readers.`;
  }
  return [
    `Features can be added in place (${added.join(', ')}), but not with Terraform:`,
    `  cardlake features register <group> --aws-group ${group} --region <region>`,
    'Then plan again: Terraform will find no difference. Alternatively, publish a new version.',
  ].join('\n');
}
