import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json'));

describe('notes of a release', () => {
  const { releaseNotes } = require(join(root, '.github', 'scripts', 'release-notes.cjs'));
  const changelog = '# Changelog\n\n## [Unreleased]\n\n## [1.2.0]\n\n### Added\n\n- a\n\n## [1.1.0]\n\n- b\n';

  test('are the section of the version, without its heading', () => {
    expect(releaseNotes('v1.2.0', '1.2.0', changelog)).toBe('### Added\n\n- a\n');
  });

  test('are refused when tag, package and changelog disagree', () => {
    expect(() => releaseNotes('v1.2.1', '1.2.0', changelog)).toThrow('the tag must be v1.2.0');
    expect(() => releaseNotes('v1.3.0', '1.3.0', changelog)).toThrow('no section [1.3.0]');
    expect(() => releaseNotes('v2.0.0', '2.0.0', '## [2.0.0]\n')).toThrow('is empty');
  });

  test('of the version in package.json can be written', () => {
    expect(releaseNotes(`v${manifest.version}`, manifest.version, read('CHANGELOG.md'))).not.toBe('');
  });
});

test('code owners are named for folders that exist', () => {
  const paths = [...read('.github/CODEOWNERS').matchAll(/^\/(\S+)/gm)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('renovate has rules only for packages and files that exist', () => {
  const versions = read('pnpm-workspace.yaml');
  const renovate: { packageRules: { matchPackageNames?: string[]; matchFileNames?: string[] }[] } =
    JSON.parse(read('renovate.json'));
  for (const { matchPackageNames = [], matchFileNames = [] } of renovate.packageRules) {
    for (const name of matchPackageNames) expect(versions).toContain(name.replace('**', ''));
    for (const path of matchFileNames) expect(existsSync(join(root, path.replace('**', '')))).toBe(true);
  }
});

test('npm install and npm ci say what to do instead', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-npm-'));
  try {
    cpSync(join(root, 'package.json'), join(folder, 'package.json'));
    // It fails before it asks a registry for anything.
    const { status, stderr } = spawnSync('npm', ['install', '--offline'], { cwd: folder, encoding: 'utf8' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('npm install does not work here: npm run setup installs everything');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
