import { Option } from 'commander';

/** Creates an option that may be repeated: its values in the order in which they are given, by default none. */
export const repeatableOption = (flags: string, description: string): Option =>
  new Option(flags, `${description}; may be repeated`)
    .argParser((text: string, before: readonly string[]) => [...before, text])
    .default([], 'none');
