import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { listModels, readModelVersion } from '../../src';
import { writeModelVersion } from '../../src/models/model-version';
import { testFolder } from '../../test-kit';
import { versionContent as content } from './support/version-content';

const path = testFolder();
const MODEL = Buffer.from('{}');

test('what is written is read again, equal content once, in the order of name and day', () => {
  const lake = path('a');
  expect(listModels(lake)).toEqual([]);
  const later = writeModelVersion(lake, MODEL, content('fraud', '2018-09-01'));
  const first = writeModelVersion(lake, MODEL, content('fraud'));
  const other = writeModelVersion(lake, MODEL, content('another'));
  expect(writeModelVersion(lake, MODEL, content('fraud'))).toEqual(first);
  expect(listModels(lake)).toEqual([other, first, later]);
  expect(readModelVersion(lake, 'fraud')).toEqual(later);
  expect(readModelVersion(lake, 'fraud', first.version)).toEqual(first);
  expect(readdirSync(path('a/gold/models/fraud'))).toEqual(
    [first, later].map(({ version }) => `version=${version}`),
  );
  expect(readFileSync(path(`a/gold/models/fraud/version=${first.version}/model.json`))).toEqual(MODEL);
});

test('another policy is another version', () => {
  const versions = [0.5, 0.6].map((review) =>
    writeModelVersion(path('b'), MODEL, content('fraud', undefined, review)),
  );
  expect(new Set(versions.map(({ version }) => version)).size).toBe(2);
});

test('a model that is not there, and a damaged one, are refused with the way out', () => {
  const lake = path('c');
  expect(() => readModelVersion(lake, 'fraud')).toThrow('the lake has no model fraud');
  const { version } = writeModelVersion(lake, MODEL, content('fraud'));
  expect(() => readModelVersion(lake, 'fraud', '2018-01-01-x')).toThrow('no model fraud 2018-01-01-x');
  writeFileSync(path(`c/gold/models/fraud/version=${version}/policy.json`), '{"rule":1}');
  expect(() => listModels(lake)).toThrow(/invalid file of a model: .*policy\.json/);
  const whole = writeModelVersion(lake, MODEL, content('fraud', '2018-07-01'));
  expect(readModelVersion(lake, 'fraud', whole.version)).toEqual(whole);
  expect(() => readModelVersion(lake, 'fraud')).toThrow(/invalid file of a model: .*policy\.json/);
});

test('what a writer that died left behind is no version', () => {
  mkdirSync(path('d/gold/models/fraud/.staged-x'), { recursive: true });
  expect(listModels(path('d'))).toEqual([]);
});
