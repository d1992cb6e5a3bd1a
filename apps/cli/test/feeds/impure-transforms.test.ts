import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'cardlake-'));
beforeAll(() => mkdirSync(join(folder, 'feeds')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string) => writeFileSync(join(folder, 'feeds', name), text);

/** Runs as publishing does: from the sources, since jest has no loader of modules. */
function describeImpure(): unknown {
  const script = `require('./src/feeds/impure-transforms.ts').describeImpureTransforms(process.argv[1])
    .then((problems) => console.log(JSON.stringify(problems)))`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['-r', require.resolve('@cardlake/tooling/register'), '-e', script, folder],
    { cwd: join(__dirname, '..', '..'), encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('transforms that ask for the time are refused by their samples, or by generated records; others pass', () => {
  const declare = (name: string, transform: string) => {
    const columns = 'columns: { id: string, at: timestamp }';
    write(`${name}.yaml`, `name: ${name}\nformat: csv\n${columns}\ntransform: ./${name}.mjs\n`);
    write(`${name}.mjs`, `export default (record) => (${transform});\n`);
  };
  declare('pure', '{ ...record, at: new Date(record.at) }');
  declare('timed', '{ ...record, at: new Date() }');
  declare('odd', "record.id === '2' ? { id: String(Math.random()) } : record");
  write('odd.sample.csv', 'id,at\n1,2026-01-01T00:00:00Z\n2,2026-01-01T00:00:00Z\n');
  write('faulty.yaml', 'name: faulty\n');
  expect(describeImpure()).toEqual([
    expect.stringMatching(
      /^feeds\/odd\.yaml: .*feeds\/odd\.sample\.csv, record 2: it returns something else/,
    ),
    expect.stringMatching(/^feeds\/timed\.yaml: .*generated records, record 1: it returns something else/),
  ]);
});
