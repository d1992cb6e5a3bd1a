/**
 * Joins the lines of each paragraph, so that it can be wrapped to any width; indented lines, such as those of a list, stay
 * lines of their own.
 */
export const reflow = (text: string): string => text.replace(/(?<=\S)\n(?=\S)/g, joined);

function joined(_: string, at: number, text: string): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return line.startsWith(' ') ? '\n' : ' ';
}
