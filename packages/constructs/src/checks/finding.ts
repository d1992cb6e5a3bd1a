import { SUPPRESSIONS } from '../core/suppress';
import { type TerraformJson, valueAt } from '../core/terraform-json';

/** Something that a check found. */
export interface Finding {
  /** `note` tells of something worth knowing; `error` must be changed or suppressed with a reason. */
  readonly severity: 'error' | 'note';
  /** Name of the rule, as a suppression would name it. */
  readonly rule: string;
  /** Stack and Terraform address. */
  readonly where: string;
  /** What is wrong and what to change. */
  readonly message: string;
}

/** A synthesized stack. */
export interface Synthesized {
  /** `dev-bronze` */
  readonly id: string;
  readonly json: TerraformJson;
}

/** A resource of a stack. */
export interface Resource {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Rules it may break, with the reasons. */
  readonly suppressions: Readonly<Record<string, string>>;
}

/** Every resource of a stack, optionally of some types. */
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

/** Terraform's address of a resource. */
export const addressOf = ({ type, name }: Resource): string => `${type}.${name}`;

/** A finding about a resource, or none where the resource may break the rule. */
export function finding(resource: Resource, rule: string, message: string): Finding[] {
  if (resource.suppressions[rule] !== undefined) return [];
  return [{ severity: 'error', rule, where: `${resource.stack}: ${addressOf(resource)}`, message }];
}

/** The argument of a resource at a path, as `valueAt` finds it. */
export const argument = ({ args }: Resource, path: string): unknown => valueAt(args, path);
