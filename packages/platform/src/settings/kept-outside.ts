import { ValidationError } from '../validation';
import type { EnvironmentSettings } from './environment';

/** Environment variables by name. */
export interface Variables extends Readonly<Record<string, string | undefined>> {
  readonly CARDLAKE_ALERT_EMAILS?: string | undefined;
}

/**
 * Adds the settings that an installation keeps out of the repository: addresses of `CARDLAKE_ALERT_EMAILS`, with commas between
 * them, and the location of the states of the environment `dev` of `CARDLAKE_STATE_DEV`, as `{"bucket": …, "region": …}`. Variables that are
 * missing or empty add nothing.
 * @throws ValidationError when a location is not JSON; its text is not in the message, since it comes from a secret
 */
export function withVariables(settings: EnvironmentSettings, variables: Variables): EnvironmentSettings {
  const given = (variables.CARDLAKE_ALERT_EMAILS ?? '').split(',').map((address) => address.trim());
  const addresses = [...(settings.alertEmails ?? []), ...given.filter((address) => address !== '')];
  const state = readState(settings.environment, variables);
  return {
    ...settings,
    alertEmails: [...new Set(addresses)],
    ...(state === undefined ? {} : { state: { ...state, kind: 's3' } }),
  };
}

function readState(
  environment: string,
  variables: Variables,
): { readonly bucket: string; readonly region: string } | undefined {
  const name = `CARDLAKE_STATE_${environment.toUpperCase()}`;
  const text = (variables[name] ?? '').trim();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new ValidationError(`environment ${environment}`, [
      `${name}: expected JSON such as {"bucket": "acme-terraform-states", "region": "eu-west-1"}, got text that is not JSON`,
    ]);
  }
}
