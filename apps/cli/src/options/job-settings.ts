import type { JobContract, Setting, SettingText } from '@cardlake/batch-jobs';
import { type Command, Option } from 'commander';

/** Values of the options of a job, by the names of its settings. */
export type JobSettingOptions = Readonly<Record<string, SettingText | undefined>>;

/** Adds an option for each setting of a job. */
export function withJobSettings(command: Command, { settings }: JobContract): Command {
  for (const [name, setting] of Object.entries(settings)) command.addOption(optionOf(name, setting));
  return command;
}

function optionOf(name: string, { placeholder, meaning, choices, isList }: Setting): Option {
  const option = new Option(`--${name} ${placeholder}`, meaning);
  if (choices !== undefined) option.choices(choices);
  if (isList === true)
    option.argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]);
  return option;
}

/** Picks the settings of a job that were given. */
export const settingTexts = (
  { settings }: JobContract,
  options: JobSettingOptions,
): Readonly<Record<string, SettingText>> =>
  Object.fromEntries(
    Object.keys(settings).flatMap((name) => {
      const text = options[name];
      return text === undefined ? [] : [[name, text]];
    }),
  );

/** Summary of a job as the help of a command. */
export const jobSummary = ({ summary }: JobContract): string =>
  `${summary.charAt(0).toLowerCase()}${summary.slice(1)}`;
