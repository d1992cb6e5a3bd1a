import { UserError } from '@cardlake/runtime';
import { z } from 'zod';

/** The attributes of a resource; those of every other type do not matter here. */
const values = z
  .looseObject({ feature_group_name: z.string().optional(), feature_definition: z.unknown().optional() })
  .nullish();

const resourceChange = z.object({
  address: z.string(),
  type: z.string(),
  mode: z.string().optional(),
  /** Set when the change is about what a replacement left behind. */
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

/** What Terraform is about to do to a resource. */
export type ResourceChange = z.output<typeof resourceChange>;
/** A plan, as `terraform show -json` prints it. */
export type Plan = z.output<typeof plan>;

const HOW = 'Make one with: terraform plan -out=plan && terraform show -json plan > plan.json';

/**
 * Reads a plan.
 * @param where names its source in errors
 * @throws UserError `bad_plan` when it is none, is not whole, or is of a form that this version does not know
 */
export function readPlan(text: string, where: string): Plan {
  const bad = (why: string, hint = HOW) => new UserError('bad_plan', `${where} ${why}`, { hint });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw bad('is no JSON; a plan file of Terraform itself is not either');
  }
  const parsed = plan.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw bad(`is no plan of Terraform: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
  }
  if (!parsed.data.format_version.startsWith('1.')) {
    throw bad(
      `has the plan format ${parsed.data.format_version}; this version reads 1.x`,
      'Upgrade cardlake, or plan with an older Terraform.',
    );
  }
  if (parsed.data.errored === true)
    throw bad('is of a planning that failed: it does not say everything', HOW);
  return parsed.data;
}
