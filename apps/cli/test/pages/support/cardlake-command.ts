import { SCHEDULED_JOBS } from '@cardlake/job-contract';
import type { Command } from 'commander';
import { isHolder } from '../../../src/config/global-options';
import { createProgram } from '../../../src/program';
import { testApp } from '../../support/test-app';

const program = createProgram(testApp().app);

/** The job that the page about jobs begins, which is not there before: it has the settings of every job that is one query, as this one has. */
const STAND_INS: ReadonlyMap<string, string> = new Map([['store-sales', SCHEDULED_JOBS.daily]]);

/** Options that commander answers by itself. */
const HELP = ['--help', '-h'];

/** Words after the name of the program, held against its declarations. */
interface ReadWords {
  /** Command that the words name; the program itself where they name none. */
  readonly command: Command;
  /** Number of arguments of the command. */
  readonly given: number;
  /** Options that were given, by their long names. */
  readonly options: readonly string[];
  /** Commands and options that do not exist. */
  readonly unknown: readonly string[];
  /** Values that an option does not take, or lacks. */
  readonly wrongValues: readonly string[];
}

function readWords(words: readonly string[]): ReadWords {
  const [unknown, wrongValues, options]: [string[], string[], string[]] = [[], [], []];
  const rest = words.map((word) => STAND_INS.get(word) ?? word);
  let [command, given] = [program, 0];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name = '', inline] = word.split(/=(.*)/s);
    if (!isOption(word)) {
      const next = given === 0 ? command.commands.find((each) => each.name() === word) : undefined;
      if (next !== undefined) command = next;
      else {
        const isPlain = /^[a-z-]+$/.test(word);
        if (isPlain && given === 0 && isHolder(command)) unknown.push(noCommand(command, word));
        given += 1;
      }
    } else if (HELP.includes(name)) options.push('--help');
    else {
      const option = command.options.find(({ long, short }) => [long, short].includes(name));
      if (option === undefined) unknown.push(`${command.name()} has no option ${name}`);
      else options.push(option.long ?? name);
      if (!option?.required) continue;
      const value = inline ?? (isOption(rest[0] ?? '') ? undefined : rest.shift());
      if (value === undefined) wrongValues.push(`${name} needs a value`);
      else if (option.argChoices && !value.includes('$') && !option.argChoices.includes(value))
        wrongValues.push(`${name}: ${value} is not one of ${option.argChoices.join(', ')}`);
    }
  }
  return { command, given, options, unknown, wrongValues };
}

const isOption = (word: string): boolean => /^--?[A-Za-z]/.test(word);

const noCommand = (command: Command, word: string): string =>
  command === program ? `there is no command ${word}` : `${command.name()} has no command ${word}`;

const missingOptions = ({ command, options }: ReadWords): string[] =>
  command.options
    .filter(
      ({ mandatory, long }) => mandatory && !options.includes(long ?? '') && !options.includes('--help'),
    )
    .map(({ long }) => `${command.name()} needs ${long}`);

/** Lists what is wrong with the words after `./cardlake` in a command that is typed as it stands. */
export function typedFaults(words: readonly string[]): string[] {
  const read = readWords(words);
  const { command, given, unknown, wrongValues } = read;
  if (command === program) return [`there is no command ${words[0]}`];
  const { registeredArguments: positionals } = command;
  const needed = positionals.filter(({ required }) => required).length;
  const isCounted = given >= needed && (given <= positionals.length || positionals.at(-1)?.variadic === true);
  return [
    ...unknown,
    ...wrongValues,
    ...missingOptions(read),
    ...(isCounted ? [] : [`${command.name()} takes ${needed} to ${positionals.length} arguments`]),
  ];
}

/**
 * Lists the commands and options that do not exist in a mention, which may leave words out, have `FILE` or `…` in their place, and
 * end with the punctuation of its sentence. One that can be typed, since it begins with `./` and has options, has all that are needed.
 */
export function mentionFaults([start = '', ...words]: readonly string[]): readonly string[] {
  // `cardlake trainer: …` is a message of a program.
  if (words[0]?.endsWith(':')) return [];
  const read = readWords(words.map((word) => word.replace(/[.,;:)]+$/, '')));
  const isTyped = start.startsWith('./') && read.options.length > 0 && !words.includes('…');
  return [...read.unknown, ...(isTyped ? missingOptions(read) : [])];
}
