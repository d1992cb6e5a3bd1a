import { UserError } from '@cardlake/runtime';
import { z } from 'zod';

/** The attributes of a feature group; those of other types are not needed. */
const values = z
  .looseObject({ feature_group_name: z.string().optional(), feature_definition: z.unknown().optional() })
  .nullish();

const resourceChange = z.object({
  address: z.string(),
  type: z.string(),
  mode: z.string().optional(),
  /** Set if the change concerns the remainder of an earlier replacement. */
  deposed: z.string().optional(),
  action_reason: z.string().optional(),
  change: z.object({
    actions: z.array(z.string()),
    before: values,
    after: values,
    /** Paths of the attributes that cannot be changed in place. */
    replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
  }),
});

const plan = z.object({
  format_version: z.string(),
  errored: z.boolean().optional(),
  resource_changes: z.array(resourceChange).default([]),
});

/** A change of a resource that Terraform plans. */
export type ResourceChange = z.output<typeof resourceChange>;
/** A plan in the format of `terraform show -json`. */
export type Plan = z.output<typeof plan>;

const HINT = 'Create one with: terraform plan -out=plan && terraform show -json plan > plan.json';

/**
 * Parses a plan.
 * @param where name of the source in errors
 * @throws UserError `bad_plan` when the text is not a complete plan in a supported format
 */
export function readPlan(text: string, where: string): Plan {
  const invalid = (problem: string, hint = HINT) =>
    new UserError('bad_plan', `${where}: ${problem}`, { hint });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid('expected JSON; the plan file that Terraform itself writes is not JSON');
  }
  const parsed = plan.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalid(`expected a Terraform plan; ${issue?.path.join('.') || '(top level)'}: ${issue?.message}`);
  }
  if (!parsed.data.format_version.startsWith('1.')) {
    throw invalid(
      `expected plan format 1.x, got ${parsed.data.format_version}`,
      'Upgrade cardlake, or plan with an older Terraform.',
    );
  }
  if (parsed.data.errored === true) throw invalid('the plan is incomplete, because planning failed');
  return parsed.data;
}
