/** A command in a text: in backticks, after a prompt or a pipe, or on a line of its own. */
const COMMAND = /(?<=`|\$ |\| |^ {2})cardlake (?=[a-z-])/gm;

/**
 * Writes the commands in a text with the program as the user starts it: messages name it `cardlake`, in backticks, wherever they come from.
 * @param launcher the program, as a word of the shell
 */
export const typableCommands = (text: string, launcher: string): string =>
  // A JSON line holds it as JSON does.
  text.replaceAll(
    COMMAND,
    () => `${text.startsWith('{') ? JSON.stringify(launcher).slice(1, -1) : launcher} `,
  );
