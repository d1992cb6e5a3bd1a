import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from '@cardlake/engine/test-kit';
import { pythonEnvironment } from '@cardlake/tooling/python-environment';
import { cardlake } from './support/cardlake';

const ROOT = join(__dirname, '..', '..', '..');
const PYTHON = join(__dirname, 'python');
const EVENTS = 600;

const environment = pythonEnvironment({
  name: 'from-python',
  folder: PYTHON,
  versions: ['3.11', '3.12', '3.13'],
  requirements: [join(PYTHON, 'requirements.txt')],
});
const path = testFolder();

interface Block {
  readonly section: string;
  /** Words after the language. */
  readonly kind: string;
  readonly code: string;
}

/** The Python code of the page, in order, with the headings that it stands under. */
function readBlocks(): Block[] {
  let section = '';
  const blocks: Block[] = [];
  const page = readFileSync(join(ROOT, 'docs', 'from-python.md'), 'utf8');
  for (const [, heading, kind = '', code = ''] of page.matchAll(
    /^## (.*)$|^```python(.*)\n([\s\S]*?)^```$/gm,
  )) {
    if (heading === undefined) blocks.push({ section, kind: kind.trim(), code });
    else section = heading;
  }
  return blocks;
}

const blocks = readBlocks();
const codeOf = (...sections: readonly string[]): string =>
  blocks
    .filter(({ section, kind }) => sections.includes(section) && kind === '')
    .map(({ code }) => code)
    .join('\n');

/** Runs Python where the lakes are. @returns the JSON of its last line */
function run(command: string, before: readonly string[], code: string): unknown {
  const script = path('page.py');
  writeFileSync(script, code);
  const { status, stdout, stderr } = spawnSync(command, [...before, script], {
    cwd: path('.'),
    encoding: 'utf8',
  });
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

beforeAll(async () => {
  environment.provision();
  const traffic = ['--num-transactions', `${EVENTS}`, '--cards', '20', '--merchants', '10'];
  expect(await cardlake('run', 'all', '--lake', path('lake'), ...traffic, '--quiet')).toMatchObject({
    code: 0,
  });
  cpSync(path('lake/bronze'), path('spark-lake/bronze'), { recursive: true });
  const job = ['spark', 'run', 'stream', '--window-end-ts', '2026-06-01', '--quiet'];
  expect(await cardlake(...job, '--lake', path('spark-lake'))).toMatchObject({ code: 0 });
  leaveStrayFile();
});

/** Leaves a file in a table's folder that no commit names, as a run that died does. */
function leaveStrayFile(): void {
  const table = path('lake/gold/card_features');
  const [day = ''] = readdirSync(table);
  const [file = ''] = readdirSync(join(table, day));
  copyFileSync(join(table, day, file), join(table, day, 'part-99999999-0.parquet'));
}

const FILES = 'The current files of a table';

test('DuckDB, pandas, Polars and PyIceberg see each event of the lake once', async () => {
  const code = `${codeOf(FILES, 'DuckDB', 'pandas', 'Polars', 'PyIceberg')}
print(json.dumps({
    "duckdb": sum(events for _, events, _ in busiest), "pandas": frame["event_id"].nunique(), "rows": len(frame),
    "polars": int(daily["events"].sum()), "iceberg": iceberg_features.scan().count(),
    "amounts": abs(float(sum(amount for _, _, amount in busiest)) - float(amounts.sum())) < 0.01,
    "day": day.num_rows, "daily": int(daily.filter(pl.col("day") == pl.date(2026, 1, 5))["events"].sum()),
}))`;
  const seen = run(environment.python, [], code) as { readonly daily: number };
  expect(seen).toMatchObject({
    duckdb: EVENTS,
    pandas: EVENTS,
    rows: EVENTS,
    polars: EVENTS,
    iceberg: EVENTS,
    amounts: true,
    day: seen.daily,
  });
  const [dataset = ''] = readdirSync(path('lake/gold/training'));
  const evaluated = await cardlake(
    ...['evaluate', '--scores', path('scores.parquet'), '--dataset', path(`lake/gold/training/${dataset}`)],
  );
  expect(evaluated).toMatchObject({ code: 0, err: '' });
});

test('labels made in pandas, Polars and DuckDB get their features', () => {
  const page = codeOf('Features for your own labels');
  expect(page).toContain('"./cardlake"');
  const local = page.replace('"./cardlake"', JSON.stringify(join(ROOT, 'cardlake')));
  const code = `${codeOf(FILES, 'DuckDB', 'pandas', 'Polars')}\n${local}
print(json.dumps({
    "rows": len(train), "labels": train["is_fraud"].dtype.name, "columns": list(train.columns[:6]),
    "earlier": bool((train["card_txn_count_30d"] == 0).any()), "grid": by_day.height == grid.height,
    "counted": int(by_day["card_txn_count_30d"].max()) > 0, "cards": len(later) == events["card_id"].nunique(),
}))`;
  expect(run(environment.python, [], code)).toEqual({
    rows: EVENTS,
    labels: 'bool',
    columns: ['event_id', 'card_id', 'merchant_id', 'ts', 'amount', 'is_fraud'],
    earlier: true,
    grid: true,
    counted: true,
    cards: true,
  });
});

test('PySpark sees the same events in both lakes', () => {
  const download = '.config("spark.jars.packages", ICEBERG)';
  const code = codeOf(FILES, 'PySpark');
  expect(code).toContain(download);
  // The Iceberg runtime of the Spark jobs, which is there already.
  const local = code.replace(
    download,
    '.config("spark.jars", __import__("os").environ["CARDLAKE_SPARK_JARS"])',
  );
  const counts = 'print(json.dumps([embedded.count(), distributed.count(), only_embedded]))';
  const python = join(ROOT, 'spark-jobs', 'scripts', 'python.mjs');
  const chdir = `import os\nos.chdir(${JSON.stringify(path('.'))})\n`;
  expect(run(process.execPath, [python], `${chdir}${local}\n${counts}`)).toEqual([EVENTS, EVENTS, 0]);
});

test('code that needs AWS is Python', () => {
  const code = blocks.filter(({ kind }) => kind === 'aws').map((block) => block.code);
  expect(code).not.toEqual([]);
  expect(
    run(environment.python, [], `compile(${JSON.stringify(code.join('\n'))}, "page", "exec")\nprint(1)`),
  ).toBe(1);
});
