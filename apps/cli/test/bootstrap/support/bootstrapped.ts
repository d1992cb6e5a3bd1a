import { type EnvironmentSettings, parseSettings } from '@cardlake/platform';
import { bootstrapDocument } from '../../../src/bootstrap/document';
import type { BootstrapInputs } from '../../../src/bootstrap/locations';
import type { Repository } from '../../../src/bootstrap/repository';

export const ACCOUNT = '123456789012';
export const REPOSITORY: Repository = { owner: 'acme', name: 'cardlake' };

/** A statement of a policy of the document. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: unknown;
  readonly Condition: unknown;
}

/** Builds the bootstrap document of the environment `dev` in a fixed account. */
export const bootstrapped = (
  changes: Partial<EnvironmentSettings> = {},
  { hasProvider = false, repository = REPOSITORY, users = {} }: Partial<BootstrapInputs> = {},
) =>
  bootstrapDocument({
    settings: parseSettings({ environment: 'dev', accountId: ACCOUNT, ...changes }),
    repository,
    hasProvider,
    users,
  });

/** Reads a value of a document; JSON texts in it are parsed. */
export const valueIn = (start: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((value, step) => {
    const inner = typeof value === 'string' ? JSON.parse(value) : value;
    return (inner as Readonly<Record<string | number, unknown>> | undefined)?.[step];
  }, start);
