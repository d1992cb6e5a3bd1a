import type { JobContract } from './src';

/** Heading of the section with the reference of the jobs. */
const HEADING = '\n## Reference\n';

type Row = readonly [left: string, right: string];

/** Writes the page with the contract of every job in its reference; what people wrote about a job stays. */
export function documentJobs(page: string, contracts: readonly JobContract[]): string {
  const [before = '', reference = ''] = page.split(HEADING);
  const sections = new Map(
    reference
      .split('\n### ')
      .slice(1)
      .map((section) => [/^`(.*)`/.exec(section)?.[1] ?? '', proseOf(section)]),
  );
  const known = [...sections.keys()];
  const place = ({ name }: JobContract) => (sections.has(name) ? known.indexOf(name) : known.length);
  const written = [...contracts]
    .sort((a, b) => place(a) - place(b))
    .map((contract) =>
      [contractText(contract), sections.get(contract.name) ?? ''].filter(Boolean).join('\n\n'),
    );
  return `${before}${HEADING}\n${written.join('\n\n')}\n`;
}

/** Finds what people wrote: everything below the heading, the summary and the tables. */
function proseOf(section: string): string {
  const lines = section.split('\n').slice(1);
  const isOfContract = (line: string, i: number) =>
    line === '' || line.startsWith('|') || i === lines.findIndex((each) => each !== '');
  const first = lines.findIndex((line, i) => !isOfContract(line, i));
  return first === -1 ? '' : lines.slice(first).join('\n').trim();
}

function contractText({ name, summary, inputs, outputs, settings }: JobContract): string {
  const rowsOf = (places: JobContract['inputs']) =>
    places.map(({ path, meaning }): Row => [path.includes('`') ? path : `\`${path}\``, meaning]);
  const options = Object.entries(settings).map(
    ([setting, { placeholder, meaning }]): Row => [`\`--${setting} ${placeholder}\``, meaning],
  );
  return [
    `### \`${name}\``,
    `${summary}.`,
    table(['reads', 'holds'], rowsOf(inputs)),
    table(['writes', 'holds'], rowsOf(outputs)),
    ...(options.length === 0 ? [] : [table(['setting', 'meaning'], options)]),
  ].join('\n\n');
}

/** Writes a table whose columns are as wide as their longest cell. */
function table(heading: Row, rows: readonly Row[]): string {
  const widths = [0, 1].map((i) => Math.max(...[heading, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (row: Row, fill = ' ') =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0, fill)).join(' | ')} |`;
  return [line(heading), line(['', ''], '-'), ...rows.map((row) => line(row))].join('\n');
}
