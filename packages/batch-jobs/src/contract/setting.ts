import { UserError } from '@cardlake/runtime';
import type { z } from 'zod';

/** Text of a setting as a command line gives it; a list for one that may be given several times. */
export type SettingText = string | readonly string[];

/** A setting of a job: `--name value` on a command line. */
export interface Setting<T = unknown> {
  /** Stands for the value in a help text: `<day>`. */
  readonly placeholder: string;
  /** Completes "gives …"; a phrase without a full stop. */
  readonly meaning: string;
  readonly choices?: readonly string[];
  /** True if it may be given several times. */
  readonly isList?: boolean;
  /** Answers whether a value is a file of the machine that runs the job; without this function, none is. */
  readonly isLocalFile?: (text: string) => boolean;
  /** Reads the text; undefined when the setting was not given. */
  readonly schema: z.ZodType<T, SettingText | undefined>;
}

export type Settings = Readonly<Record<string, Setting>>;

/** Values of settings, by name. */
export type ValuesOf<S extends Settings> = {
  readonly [Name in keyof S]: S[Name] extends Setting<infer T> ? T : never;
};

/**
 * Reads the settings of a job.
 * @param texts by name; those that were not given are left out
 * @throws UserError `bad_option`, naming the setting
 */
export function parseSettings<S extends Settings>(
  settings: S,
  texts: Readonly<Record<string, SettingText | undefined>>,
): ValuesOf<S> {
  const unknown = Object.keys(texts).find((name) => !(name in settings));
  if (unknown !== undefined)
    throw new UserError('bad_option', `the job has no setting --${unknown}`, {
      hint: `It has ${Object.keys(settings)
        .map((name) => `--${name}`)
        .join(', ')}.`,
    });
  const values = Object.entries(settings).map(([name, setting]) => {
    const { data, error } = setting.schema.safeParse(texts[name]);
    if (error === undefined) return [name, data];
    const found = texts[name] === undefined ? 'it is missing' : `found ${JSON.stringify(texts[name])}`;
    throw new UserError('bad_option', `--${name}: ${error.issues[0]?.message}; ${found}`, {
      hint: `--${name} ${setting.placeholder}: ${setting.meaning}.`,
    });
  });
  return Object.fromEntries(values);
}
