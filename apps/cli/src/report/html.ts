/** Text of HTML or SVG in which data is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | string | number | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Builds markup from a template; every value that is no markup itself is escaped. */
export const markup = (literals: TemplateStringsArray, ...values: readonly Part[]): Markup =>
  new Markup(
    literals.map((literal, i) => literal + (i < values.length ? textOf(values[i] ?? '') : '')).join(''),
  );

const textOf = (part: Part): string => {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return part.map(textOf).join('');
};

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
