import type { Command, Option } from 'commander';

/** A word that may come next, and its meaning. */
export interface Offer {
  readonly word: string;
  readonly meaning: string;
}

/**
 * Offers what may stand in place of the last word of a command line, from the commands as they are declared. Nothing is offered
 * where a file or a free text belongs.
 * @param words words after the name of the program
 */
export function offersFor(program: Command, words: readonly string[]): readonly Offer[] {
  const last = words.at(-1) ?? '';
  const { command, option, position } = readWords(program, words.slice(0, -1));
  return candidates(command, option, position, last).filter(({ word }) => word.startsWith(last));
}

/** The place in a command line where the next word belongs. */
interface Place {
  readonly command: Command;
  /** Option whose value comes next. */
  readonly option: Option | undefined;
  /** Number of arguments that the command has already. */
  readonly position: number;
}

function readWords(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, option: undefined, position: 0 };
  for (const word of words) place = nextPlace(place, word);
  return place;
}

function nextPlace({ command, option, position }: Place, word: string): Place {
  if (option !== undefined) return { command, option: undefined, position };
  const named = command.options.find(({ long, short }) => word === long || word === short);
  if (named !== undefined) return { command, option: named.required ? named : undefined, position };
  if (word.startsWith('-') && word !== '-') return { command, option, position };
  const child = command.commands.find((one) => one.name() === word);
  return child === undefined
    ? { command, option, position: position + 1 }
    : { command: child, option, position: 0 };
}

function candidates(
  command: Command,
  option: Option | undefined,
  position: number,
  last: string,
): readonly Offer[] {
  if (option !== undefined) return valuesOf(option);
  const help = command.createHelp();
  if (last.startsWith('-')) {
    return help
      .visibleOptions(command)
      .map(({ long, short, description }) => ({ word: long ?? short ?? '', meaning: description }));
  }
  if (command.commands.length > 0) {
    return help.visibleCommands(command).map((one) => ({ word: one.name(), meaning: one.summary() }));
  }
  const { registeredArguments } = command;
  const argument =
    registeredArguments[position] ?? registeredArguments.filter(({ variadic }) => variadic).at(-1);
  return argument === undefined ? [] : valuesOf(argument);
}

const valuesOf = ({ argChoices = [] }: { readonly argChoices?: string[] }): readonly Offer[] =>
  argChoices.map((word) => ({ word, meaning: '' }));
