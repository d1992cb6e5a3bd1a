import { hash } from 'node:crypto';
import { ModelError, readVersion, type VersionFiles, versionHash } from '../../src';
import { randomModelFile, toBytes } from '../../test-kit';

const model = toBytes(randomModelFile({ trees: 3, depth: 2, features: 1, seed: 1, names: ['amount'] }));
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
const files: VersionFiles = {
  'policy.json': bytesOf({
    calibration: { slope: 1, intercept: 0 },
    rule: { kind: 'thresholds', review: 0.5, decline: null },
  }),
  'card.json': bytesOf({
    name: 'fraud',
    modelSha256: hash('sha256', model),
    dataset: null,
    training: null,
    groups: [],
    features: [{ name: 'amount', group: null, baseline: null }],
    marginBaseline: null,
  }),
  model,
};
const versionOf = (of: VersionFiles) => `2026-01-01-${versionHash(of['policy.json'], of['card.json'])}`;

test('whole files are read', () => {
  const loaded = readVersion('fraud', versionOf(files), files);
  expect(loaded).toMatchObject({
    name: 'fraud',
    version: versionOf(files),
    policy: { rule: { review: 0.5 } },
  });
  expect(loaded.policyHash).toBe(hash('sha256', files['policy.json']));
  expect(loaded.model.features).toHaveLength(1);
});

test('a byte that differs in any file is found', () => {
  for (const name of Object.keys(files) as (keyof VersionFiles)[]) {
    const changed = Buffer.from(files[name]);
    changed[changed.length - 3] = (changed.at(-3) ?? 0) ^ 1;
    const read = () => readVersion('fraud', versionOf(files), { ...files, [name]: changed });
    expect(read).toThrow(ModelError);
    expect(read).toThrow('not as it was written');
  }
});

test('files that never had the shape of a version are refused, even under the right hash', () => {
  for (const name of ['policy.json', 'card.json'] as const) {
    const wrong = { ...files, [name]: bytesOf({}) };
    expect(() => readVersion('fraud', versionOf(wrong), wrong)).toThrow(`${name} is not as it was written`);
  }
});
