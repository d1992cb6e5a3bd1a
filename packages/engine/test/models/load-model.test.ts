import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import { isUserError } from '@cardlake/runtime';
import { loadModelVersion, promoteModel } from '../../src';
import { writeModelVersion } from '../../src/models/model-version';
import { testFolder } from '../../test-kit';
import { versionContent } from './support/version-content';

const path = testFolder();
const MODEL = toBytes(randomModelFile({ trees: 3, depth: 2, features: 1, seed: 1, names: ['amount'] }));
const AMOUNT = { name: 'amount', group: null, baseline: null } as const;

function writeVersion(lake: string, review = 0.5, groups: { name: string; definitionHash: string }[] = []) {
  const modelSha256 = createHash('sha256').update(MODEL).digest('hex');
  const content = versionContent('fraud', undefined, review, { modelSha256, features: [AMOUNT], groups });
  return writeModelVersion(lake, MODEL, content).version;
}

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return isUserError(error) ? error.code : error;
  }
  return undefined;
};

test('the promoted version is loaded, whatever was trained since, and another one by its name', () => {
  const lake = path('a');
  expect(codeOf(() => loadModelVersion(lake, 'fraud'))).toBe('model_missing');
  const [first, second] = [writeVersion(lake, 0.5), writeVersion(lake, 0.6)];
  expect(codeOf(() => loadModelVersion(lake, 'fraud'))).toBe('model_not_promoted');
  expect(promoteModel(lake, 'fraud', first)).toBeUndefined();
  const loaded = loadModelVersion(lake, 'fraud');
  expect([loaded.version, loaded.policy.rule]).toEqual([first, expect.objectContaining({ review: 0.5 })]);
  expect(loaded.model.features).toEqual([{ name: 'amount', isCategorical: false }]);
  expect(loadModelVersion(lake, 'fraud', second).policyHash).not.toBe(loaded.policyHash);
  expect(promoteModel(lake, 'fraud', second)).toBe(first);
  expect(loadModelVersion(lake, 'fraud').version).toBe(second);
});

test('the same promotion gives the same bytes', () => {
  const lake = path('b');
  const [first, second] = [writeVersion(lake, 0.5), writeVersion(lake, 0.6)];
  const promote = (version: string) => {
    promoteModel(lake, 'fraud', version);
    return readFileSync(path('b/gold/models/fraud/promoted.json'), 'utf8');
  };
  const before = promote(first);
  promote(second);
  expect([promote(first), promote(first)]).toEqual([before, before]);
});

test('a torn pointer is refused, and promoting again mends it', () => {
  const lake = path('c');
  const version = writeVersion(lake);
  promoteModel(lake, 'fraud', version);
  for (const text of ['', '{"version":', '{"version":3}', '{}']) {
    writeFileSync(path('c/gold/models/fraud/promoted.json'), text);
    expect(codeOf(() => loadModelVersion(lake, 'fraud'))).toBe('model_damaged');
  }
  promoteModel(lake, 'fraud', version);
  expect(loadModelVersion(lake, 'fraud').version).toBe(version);
  rmSync(path(`c/gold/models/fraud/version=${version}`), { recursive: true });
  writeVersion(lake, 0.7);
  expect(codeOf(() => loadModelVersion(lake, 'fraud'))).toBe('model_missing');
});

test.each(['model.json', 'policy.json', 'card.json'])(
  'a version whose %s is torn, changed or gone is not promoted',
  (file) => {
    const lake = path(`d-${file}`);
    const version = writeVersion(lake);
    const target = join(lake, 'gold', 'models', 'fraud', `version=${version}`, file);
    const text = readFileSync(target, 'utf8');
    const changed = text
      .replace('0.5', '0.4')
      .replace('3.2.0', '3.2.1')
      .replace('"base_score":"[2', '"base_score":"[3');
    for (const content of [text.slice(0, -3), '', changed]) {
      writeFileSync(target, content);
      expect(codeOf(() => promoteModel(lake, 'fraud', version))).toBe('model_damaged');
    }
    rmSync(target);
    expect(codeOf(() => promoteModel(lake, 'fraud', version))).toBe('model_damaged');
    expect(codeOf(() => loadModelVersion(lake, 'fraud'))).toBe(
      file === 'model.json' ? 'model_not_promoted' : 'model_damaged',
    );
  },
);

test('a damaged version beside the promoted one keeps nobody from loading it', () => {
  const lake = path('f');
  const versions = [writeVersion(lake, 0.5), writeVersion(lake, 0.6)].sort();
  const [promoted = '', other = ''] = versions;
  promoteModel(lake, 'fraud', promoted);
  rmSync(path(`f/gold/models/fraud/version=${other}/card.json`));
  expect(loadModelVersion(lake, 'fraud').version).toBe(promoted);
});

test('a model of another definition is refused in words, with nothing promoted', () => {
  const lake = path('e');
  const version = writeVersion(lake, 0.5, [{ name: 'gone_v1', definitionHash: 'a' }]);
  const refused = () => promoteModel(lake, 'fraud', version);
  expect(refused).toThrow(`fraud ${version} cannot be served: gone_v1 is no published group`);
  expect(codeOf(refused)).toBe('model_unservable');
  expect(codeOf(() => loadModelVersion(lake, 'fraud'))).toBe('model_not_promoted');
});
