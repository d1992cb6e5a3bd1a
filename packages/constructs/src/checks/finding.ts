import { SUPPRESSIONS } from '../core/suppress';
import { type TerraformJson, valueAt } from '../core/terraform-json';

/** A violation that a check found. */
export interface Finding {
  /** `note` is information; `error` must be corrected or suppressed with a reason. */
  readonly severity: 'error' | 'note';
  /** Id of the rule, as in suppressions. */
  readonly rule: string;
  /** Stack and Terraform address. */
  readonly where: string;
  /** The problem and its correction. */
  readonly message: string;
}

/** A synthesized stack. */
export interface Synthesized {
  /** Id of the stack, such as `dev-bronze`. */
  readonly id: string;
  readonly json: TerraformJson;
}

/** A resource of a stack. */
export interface Resource {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Reasons of suppressions, by rule. */
  readonly suppressions: Readonly<Record<string, string>>;
}

/** Returns the resources of a stack: all, or those of some types. */
export function resourcesOf({ id, json }: Synthesized, ...types: readonly string[]): Resource[] {
  return Object.entries(json.resource ?? {})
    .filter(([type]) => types.length === 0 || types.includes(type))
    .flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, args]) => ({
        stack: id,
        type,
        name,
        args,
        suppressions:
          (args['//'] as { [SUPPRESSIONS]?: Record<string, string> } | undefined)?.[SUPPRESSIONS] ?? {},
      })),
    );
}

/** Returns the Terraform address of a resource. */
export const addressOf = ({ type, name }: Resource): string => `${type}.${name}`;

/** Reports a violation of a rule by a resource, unless the rule is suppressed there. */
export function finding(resource: Resource, rule: string, message: string): Finding[] {
  if (resource.suppressions[rule] !== undefined) return [];
  return [{ severity: 'error', rule, where: `${resource.stack}: ${addressOf(resource)}`, message }];
}

/** Returns the argument of a resource at a path, like `valueAt`. */
export const argument = ({ args }: Resource, path: string): unknown => valueAt(args, path);
