import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { artifactFile, readArtifacts } from '../../src';
import { writeTestArtifacts } from '../../test-kit';
import { testStack } from '../support/stack';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cardlake-artifacts-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const manifest = () => join(root, 'apps', 'feature-writer', 'dist', 'manifest.json');

test('a file of a build has its hash in both encodings', () => {
  writeTestArtifacts(root);
  const file = artifactFile(testStack(), 'Zip', readArtifacts(manifest()), 'function.zip');
  expect(Buffer.from(file.sha256Base64, 'base64').toString('hex')).toBe(file.sha256);
  expect(file.path).toMatch(/^assets\/Zip.*\/function\.zip$/);
});

test.each([
  ['no manifest', () => {}, 'the manifest does not exist; run "npm run build" first'],
  ['invalid JSON', () => writeFileSync(join(root, 'm.json'), '{'), 'invalid JSON'],
  [
    'an invalid hash',
    () => write({ version: '1', files: { a: { path: 'a', sha256: 'x', bytes: 1 } } }),
    'files.a.sha256',
  ],
  [
    'a missing file',
    () => write({ version: '1', files: { a: { path: 'a', sha256: 'a'.repeat(64), bytes: 1 } } }),
    'a is listed but does not exist',
  ],
  ['an unknown key', () => write({ version: '1', files: {}, more: 1 }), 'more'],
])('%s is rejected', (_name, prepare, message) => {
  prepare();
  expect(() => readArtifacts(join(root, 'm.json'))).toThrow(message);
});

test('a missing file is reported with the existing ones', () => {
  writeTestArtifacts(root);
  expect(() => artifactFile(testStack(), 'Zip', readArtifacts(manifest()), 'other.zip')).toThrow(
    'files: expected other.zip, got function.zip',
  );
});

const write = (content: object) => writeFileSync(join(root, 'm.json'), JSON.stringify(content));
