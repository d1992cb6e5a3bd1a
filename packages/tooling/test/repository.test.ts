import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QUESTION_WORDS } from '../src/source';

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

/** Files that people, GitHub, editors and bots look for in a repository, and a word that tells a filled one. */
const EXPECTED_FILES: readonly (readonly [path: string, content: string | RegExp])[] = [
  ['README.md', '## Quick start'],
  ['LICENSE', /^MIT License/],
  ['CHANGELOG.md', '## [0.1.0]'],
  ['CONTRIBUTING.md', 'npm run setup'],
  ['SECURITY.md', /vulnerability/i],
  ['CODE_OF_CONDUCT.md', /^# Code of conduct/],
  ['.editorconfig', 'root = true'],
  ['.node-version', manifest.engines.node.replace('>=', '')],
  ['.devcontainer/devcontainer.json', '"npm run setup'],
  ['.github/CODEOWNERS', /^\* /m],
  ['.github/ISSUE_TEMPLATE/config.yml', 'contact_links'],
  ['.github/ISSUE_TEMPLATE/fault.yml', 'body:'],
  ['.github/ISSUE_TEMPLATE/idea.yml', 'body:'],
  ['.github/pull_request_template.md', /test/],
  ['.github/workflows/audit.yml', 'schedule:'],
  ['.github/workflows/release.yml', 'tags: ["v*"]'],
  ['lefthook.yml', 'pre-commit:'],
  ['renovate.json', '"rangeStrategy": "pin"'],
];

test.each(EXPECTED_FILES)('%s is there, and is no stub', (path, content) => {
  expect(read(path)).toMatch(content);
});

test('the README has badges for CI, licence and version, and links every file for people', () => {
  const readme = read('README.md');
  expect(readme).toContain('/actions/workflows/ci.yml/badge.svg');
  expect(readme).toContain(`(https://img.shields.io/badge/licence-${manifest.license}-blue)](LICENSE)`);
  expect(readme).toContain(`(https://img.shields.io/badge/version-${manifest.version}-blue)](CHANGELOG.md)`);
  for (const name of ['CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'LICENSE'])
    expect(readme).toContain(`](${name})`);
});

test('the scripts that people expect are there, and start files that exist', () => {
  expect(Object.keys(manifest.scripts)).toEqual(
    expect.arrayContaining([
      'setup',
      'start',
      'build',
      'check',
      'test',
      'test:unit',
      'clean',
      'format',
      'hooks',
    ]),
  );
  for (const [, path = ''] of Object.values<string>(manifest.scripts)
    .join(' ')
    .matchAll(/\b(scripts\/\S+)/g))
    expect(existsSync(join(root, path))).toBe(true);
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

test('no docstring of Python opens with a question word; begin with a verb or a noun', () => {
  const docstrings = ['grep', '-nE', `^ *r?"""(${QUESTION_WORDS})[^A-Za-z]`, '--', '*.py'];
  const { stdout, status } = spawnSync('git', docstrings, { cwd: root, encoding: 'utf8' });
  expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
});
