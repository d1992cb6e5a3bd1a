import { compileFeed, FeedError, parseFeedYaml, readFeed } from '../../src';

const base = {
  name: 'parcels',
  format: 'csv',
  columns: { id: 'string', at: 'timestamp', kg: 'decimal(8,3)' },
};

function problemsOf(change: object): readonly string[] {
  try {
    readFeed({ ...base, ...change });
    return [];
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    expect(error.message).toContain('feed "');
    return error.problems;
  }
}

test.each<[string, object, string]>([
  [
    'an unknown type',
    { columns: { id: 'money' } },
    'column "id": type: "money" is not a type; types are string,',
  ],
  [
    'a name that a later version would take',
    { name: 'parcels_v2' },
    'name: the table of the next version of another feed',
  ],
  [
    'a decimal too wide',
    { columns: { kg: 'decimal(39,1)' } },
    'column "kg": type: "decimal(39,1)" is not a type',
  ],
  [
    'a decimal that YAML cuts at its comma',
    { columns: { kg: { type: 'decimal(10' } } },
    "put the type in quotes: 'decimal(18,4)'",
  ],
  [
    'a column of the lake',
    { columns: { source_key: 'string' } },
    'column "source_key": the lake adds a column',
  ],
  ['a name in capitals', { columns: { Id: 'string' } }, 'what it is called in the files is its path: "Id"'],
  ['a misspelt setting', { delimeter: ';' }, 'unknown setting "delimeter"; check its spelling'],
  [
    'a misspelt setting of a column',
    { columns: { id: { type: 'string', null: true } } },
    'column "id": unknown setting "null"',
  ],
  ['a format that is none', { format: 'xml' }, 'format: expected one of ndjson, json, csv'],
  ['a missing format', { format: undefined }, 'format: is missing; add it'],
  ['lists in CSV', { columns: { tags: 'strings' } }, 'column "tags": CSV has no lists'],
  ['csv for JSON', { format: 'json', csv: {} }, 'csv: the format is json'],
  ['a key that is no column', { key: ['nr'] }, 'key: there is no column "nr"; columns are id, at, kg'],
  [
    'a key that may be null',
    { columns: { id: { type: 'string', nullable: true } }, key: ['id'] },
    'key: column "id" is nullable',
  ],
  [
    'replace with a key',
    { key: ['id'], onOverwrite: 'replace' },
    'onOverwrite: replace goes without a key only',
  ],
  [
    'replace where nothing is loaded again',
    { onOverwrite: 'replace', idempotencyKey: 'key' },
    'onOverwrite: with idempotencyKey: key an object is never loaded again',
  ],
  ['an order without a key', { orderBy: ['at'] }, 'orderBy: without a key no row wins'],
  [
    'a partition by text',
    { partitionBy: 'id' },
    'partitionBy: column "id" is of type string; expected timestamp, date',
  ],
  [
    'a rule that is none',
    { rules: [{ rule: 'nonNull', column: 'id' }] },
    'rule 1 (nonNull): rule: unknown rule; rules are notNull, unique',
  ],
  [
    'a rule on no column',
    { rules: [{ rule: 'notNull', column: 'nr' }] },
    'rule 1 (notNull): column: there is no column "nr"',
  ],
  [
    'a mean of texts',
    { rules: [{ rule: 'mean', column: 'id', max: 1 }] },
    'rule 1 (mean): column: column "id" is of type string',
  ],
  [
    'bounds that are missing',
    { rules: [{ rule: 'between', column: 'kg' }] },
    'rule 1 (between): has neither min nor max',
  ],
  [
    'bounds that are turned',
    { rules: [{ rule: 'rowCount', min: 3, max: 2 }] },
    'rule 1 (rowCount): min 3 is greater than max 2',
  ],
  [
    'a duration that is none',
    { rules: [{ rule: 'freshness', column: 'at', within: 'soon' }] },
    'rule 1 (freshness): within: "soon" is no duration',
  ],
  [
    'a pattern that is none',
    { rules: [{ rule: 'matches', column: 'id', pattern: '(' }] },
    'rule 1 (matches): pattern: "(" is no regular expression',
  ],
  [
    'a pattern of one engine',
    { rules: [{ rule: 'matches', column: 'id', pattern: '(?=a)' }] },
    'rule 1 (matches): pattern: has a look-around',
  ],
  [
    'a bound between two values of a decimal',
    { rules: [{ rule: 'between', column: 'kg', min: 0.0005 }] },
    'rule 1 (between): min: 0.0005 has more decimals than decimal(8,3)',
  ],
  [
    'a bound beyond a decimal',
    { rules: [{ rule: 'between', column: 'kg', max: '1e9' }] },
    'rule 1 (between): max: 1e9 is beyond decimal(8,3)',
  ],
  [
    'a bound that is no instant',
    { rules: [{ rule: 'between', column: 'at', min: 'yesterday' }] },
    'rule 1 (between): min: "yesterday" is no instant',
  ],
  [
    'a bound that is no number',
    { rules: [{ rule: 'sum', column: 'kg', min: 'much' }] },
    'rule 1 (sum): min: "much" is no number',
  ],
  [
    'two rules of a name',
    {
      rules: [
        { rule: 'notNull', column: 'id' },
        { rule: 'notNull', column: 'id' },
      ],
    },
    'rule 2 (notNull): there is another rule notNull(id)',
  ],
  ['a transform that is no function', { transform: 'x' }, 'transform: expected { version, apply }'],
  [
    'a part of what is no object',
    { format: 'ndjson', columns: { o: 'string', a: { type: 'string', path: 'o.a' } } },
    'column "a": path: reads a part of what "o" reads as string; make "o" json',
  ],
  [
    'two columns of one value',
    { columns: { id: 'string', nr: { type: 'string', path: 'id' } } },
    'column "nr": reads the same value as "id"',
  ],
])('%s is refused with its place and a remedy', (_, change, expected) => {
  expect(problemsOf(change).join('\n')).toContain(expected);
});

test('every problem is named at once', () => {
  expect(problemsOf({ key: ['a'], partitionBy: 'b', orderBy: ['c'] })).toHaveLength(3);
});

test('YAML and TypeScript give the same compiled feed, and the same messages', () => {
  const yaml = `
name: parcels
format: csv
columns:
  id: string
  at: timestamp
  kg: decimal(8,3)
key: [id]
rules:
  - { rule: between, column: kg, min: 0 }
`;
  const typed = { ...base, key: ['id'], rules: [{ rule: 'between', column: 'kg', min: 0 }] };
  expect(compileFeed(readFeed(parseFeedYaml(yaml, 'parcels.yaml')))).toEqual(compileFeed(readFeed(typed)));
  const broken = parseFeedYaml(yaml.replace('key: [id]', 'key: [nr]'), 'parcels.yaml') as object;
  expect(problemsOf(broken)).toEqual(problemsOf({ ...typed, key: ['nr'] }));
});

test('text that is not YAML is refused with its line', () => {
  expect(() => parseFeedYaml('name: a\nkey: [id', 'a.yaml')).toThrow(/feed "a.yaml":\n {2}line 2: /);
});

test('a definition that is no object names its file', () => {
  expect(() => readFeed('text', 'a.yaml')).toThrow('feed "a.yaml":');
});

test.each([
  ['latin1', 'windows-1252'],
  ['iso-8859-1', 'windows-1252'],
  ['koi8-r', 'koi8-r'],
] as const)('the encoding %s is read as %s', (encoding, expected) => {
  expect(readFeed({ ...base, csv: { encoding } }).csv?.encoding).toBe(expected);
});
