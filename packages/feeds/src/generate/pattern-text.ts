/** Draws a number from [0, 1). */
export type Draw = () => number;

/** One piece of a pattern: its characters, and how often they stand. */
const PIECE =
  /^(?:\[((?:\\.|[^\]^\\])(?:\\.|[^\]\\])*)\]|(\\.|[^\\.^$|()[\]{}*+?]))(?:\{(\d+)(?:,(\d*))?\}|([*+?]))?/;
const CLASSES: Readonly<Record<string, string>> = { d: '0-9', w: 'A-Za-z0-9' };
const MORE = 4;

/** Makes a text that a simple pattern matches: characters, classes and repetitions; undefined for any other pattern. */
export function patternText(pattern: string, draw: Draw): string | undefined {
  let rest = pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  let text = '';
  while (rest !== '') {
    const [piece = '', group, one = '', least, most, sign] = PIECE.exec(rest) ?? [];
    if (piece === '') return undefined;
    rest = rest.slice(piece.length);
    const characters = charactersOf(group ?? one);
    if (characters === '') return undefined;
    const min = least === undefined ? Number(sign === undefined || sign === '+') : Number(least);
    const max =
      least === undefined ? (sign === undefined ? 1 : sign === '?' ? 1 : MORE) : boundOf(min, most, piece);
    const times = min + Math.floor(draw() * (max - min + 1));
    for (let at = 0; at < times; at++) text += characters[Math.floor(draw() * characters.length)];
  }
  return new RegExp(pattern, 'u').test(text) ? text : undefined;
}

/** Greatest number of repetitions of `{n}`, `{n,}` or `{n,m}`. */
function boundOf(min: number, most: string | undefined, piece: string): number {
  if (most === undefined || most === '') return piece.endsWith(',}') ? min + MORE : min;
  return Number(most);
}

/** The characters of a class, or of one escape. */
function charactersOf(source: string): string {
  const spelled = source.replace(/\\(.)/g, (_, escaped: string) => CLASSES[escaped] ?? escaped);
  return spelled.replace(/(.)-(.)/g, (_, first: string, last: string) => {
    const from = first.charCodeAt(0);
    return Array.from({ length: Math.max(0, last.charCodeAt(0) - from + 1) }, (__, at) =>
      String.fromCharCode(from + at),
    ).join('');
  });
}
