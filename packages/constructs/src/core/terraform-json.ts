import type { TerraformStack } from 'cdktf';

type Arguments = Readonly<Record<string, unknown>>;

/** Synthesized Terraform, as far as checks and tests look into it. Resources by type, then by logical name. */
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

/** The Terraform of one stack, as `cdktf synth` would write it; nothing goes to the disk. */
export function terraformOf(stack: TerraformStack): TerraformJson {
  stack.prepareStack();
  return JSON.parse(JSON.stringify(stack.toTerraform())) as TerraformJson;
}

/**
 * The value at a path of synthesized JSON, `rule.expiration.days`; of a list, which is how Terraform writes a block,
 * its first element unless the path says another. Undefined where there is none.
 */
export const valueAt = (json: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => {
    const block = Array.isArray(value) && !/^\d+$/.test(key) ? value[0] : value;
    return (block as Record<string, unknown> | null | undefined)?.[key];
  }, json);
