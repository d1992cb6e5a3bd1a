import type { TerraformStack } from 'cdktf';

type Arguments = Readonly<Record<string, unknown>>;

/** The parts of synthesized Terraform that checks and tests read. Resources are keyed by type, then by logical name. */
export interface TerraformJson {
  readonly terraform: {
    readonly backend: Readonly<Record<string, Arguments>>;
    readonly required_providers: Readonly<
      Record<string, { readonly source: string; readonly version: string }>
    >;
  };
  readonly provider: Readonly<Record<string, readonly Arguments[]>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** Synthesizes the Terraform of one stack in memory. */
export function terraformOf(stack: TerraformStack): TerraformJson {
  stack.prepareStack();
  return JSON.parse(JSON.stringify(stack.toTerraform())) as TerraformJson;
}

/**
 * Returns the value at a path of synthesized JSON, such as `rule.expiration.days`, or undefined. Terraform writes blocks
 * as lists; a path without an index goes into the first element.
 */
export const valueAt = (json: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => {
    const block = Array.isArray(value) && !/^\d+$/.test(key) ? value[0] : value;
    return (block as Record<string, unknown> | null | undefined)?.[key];
  }, json);
