import { UserError } from '@cardlake/runtime';
import type { JobContract } from './job';
import { parseSettings, type SettingText } from './setting';

/**
 * Writes the words that start a job in its container.
 * @param texts settings as a command line gives them
 * @throws UserError `bad_option` for a setting that the job would refuse, and for a file that the container does not see
 */
export function commandWords(
  { name, settings }: JobContract,
  texts: Readonly<Record<string, SettingText | undefined>>,
): string[] {
  parseSettings(settings, texts);
  const words = Object.entries(texts).flatMap(([setting, text]) =>
    (text === undefined ? [] : [text].flat()).map((value) => [setting, value] as const),
  );
  for (const [setting, value] of words)
    if (settings[setting]?.isLocalFile?.(value) === true)
      throw new UserError(
        'bad_option',
        `--${setting}: ${value} is a file of this machine, which a container does not see`,
        { hint: 'Put it into the bucket of the lake first, or let the job ingest fetch it from an address.' },
      );
  // In one word, so that a value which begins with a dash is no option.
  return [name, ...words.map(([setting, value]) => `--${setting}=${value}`)];
}
