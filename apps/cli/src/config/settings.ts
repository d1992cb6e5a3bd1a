import { ENGINE_LIMITS, engineConfig } from '@cardlake/runtime';
import type { Environment } from '../environment';
import { type ConfigFile, findConfigFile } from './config-file';

/** Name of a setting, as in the file of settings. */
type SettingName = keyof ConfigFile['values'];

/** Value of a setting, and where it comes from: the option, the variable or the file by name, or the default. */
interface Setting {
  readonly name: SettingName;
  readonly value: string | number;
  readonly source: string;
}

/** Environment variables of the settings. */
const VARIABLES: Readonly<Record<SettingName, string>> = {
  lake: 'CARDLAKE_LAKE',
  memoryMb: ENGINE_LIMITS.memoryMb.variable,
  threads: ENGINE_LIMITS.threads.variable,
};

/** The lake, when neither an option, a variable nor a file names one. */
export const DEFAULT_LAKE = './lake';

/** Settings that are in force, and the environment that has them all, so that it need only be read. */
export interface Settings {
  readonly file: string | undefined;
  readonly list: readonly Setting[];
  readonly env: Environment;
}

/**
 * Resolves the settings: an option comes before an environment variable, that before the nearest file of settings, and that
 * before the default. An empty variable counts as unset.
 * @param folder working directory
 * @param lakeOption value of `--lake`
 * @throws UserError `bad_config`, `bad_environment`
 */
export function resolveSettings(folder: string, given: Environment, lakeOption?: string): Settings {
  const file = findConfigFile(folder);
  const names = Object.keys(VARIABLES) as SettingName[];
  const isSet = (name: SettingName): boolean => (given[VARIABLES[name]] ?? '').trim() !== '';
  const inFile = names.filter((name) => file?.values[name] !== undefined && !isSet(name));
  const env = {
    ...given,
    ...Object.fromEntries(inFile.map((name) => [VARIABLES[name], String(file?.values[name])])),
  };
  const sourceOf = (name: SettingName): string => {
    if (name === 'lake' && lakeOption !== undefined) return '--lake';
    if (isSet(name)) return VARIABLES[name];
    return inFile.includes(name) && file !== undefined ? file.path : 'default';
  };
  const values = { lake: lakeOption ?? (env[VARIABLES.lake]?.trim() || DEFAULT_LAKE), ...engineConfig(env) };
  return {
    file: file?.path,
    list: names.map((name) => ({ name, value: values[name], source: sourceOf(name) })),
    env,
  };
}
