import { type BronzeType, bronzeTable, listBronzeObjects } from '@cardlake/bronze';
import { bronzeApp } from './support/bronze-app';

const app = bronzeApp();
const objects = (type: BronzeType) => [...listBronzeObjects(app.path('lake'), bronzeTable(type))];

test('ingests files, and recognizes them the next time', async () => {
  const files = [app.write('a', '{}\n{}\n'), app.write('b', ''), app.write('c', 'x')];
  const first = await app.run('ingest', ...files, '--lake', app.path('lake'));
  expect(first.out.split('\n')).toEqual([
    `${files[0]}: 2 lines, 1 object`,
    `${files[1]}: empty, nothing to ingest`,
    `${files[2]}: 1 line, 1 object`,
    '',
  ]);
  const again = await app.run('ingest', files[0]!, '--lake', app.path('lake'));
  expect(again.out).toMatch(
    /: 2 lines already ingested as bronze\/streaming\/card_authorization\/ingest_dt=2026\/11\/21\/11\/30\//,
  );
});

test('takes type and arrival from the options', async () => {
  const file = app.write('a', '{}\n');
  await app.run(
    'ingest',
    file,
    '--lake',
    app.path('lake'),
    '--type',
    'card_dispute',
    '--arrival',
    '2018-04-06T00:10Z',
  );
  const [object] = objects('card_dispute');
  expect(object?.path).toContain('card_dispute/ingest_dt=2018/04/06/00/10/');
  expect(objects('card_authorization')).toEqual([]);
});

test('--json prints one JSON line', async () => {
  const { out } = await app.run('ingest', app.write('a', '{}\n'), '--lake', app.path('lake'), '--json');
  expect(JSON.parse(out)).toMatchObject({
    stage: 'ingest',
    lines: 1,
    bytes: 3,
    objects: 1,
    alreadyIngested: 0,
  });
});

test('names a missing file and an invalid choice', async () => {
  await expect(app.run('ingest', app.path('no'), '--lake', app.path('lake'))).rejects.toMatchObject({
    code: 'missing_input',
  });
  await expect(app.run('ingest', 'x', '--type', 'cards')).rejects.toThrow('Allowed choices are');
  await expect(app.run('ingest')).rejects.toThrow("missing required argument 'files'");
});

test('a wrong file is undone by the command that the warning suggests', async () => {
  const file = app.write('wrong', 'a,b\n1,2\n');
  const { err } = await app.run('ingest', file, '--lake', app.path('lake'));
  const [, suggested = ''] = /`\S*cardlake (ingest .*--undo [^`]+)`/.exec(err) ?? [];
  const [object] = objects('card_authorization');
  expect((await app.run(...suggested.replaceAll("'", '').split(' '))).out).toBe(`removed ${object?.path}\n`);
  expect(objects('card_authorization')).toEqual([]);
});
