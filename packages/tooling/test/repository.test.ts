import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

test.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', '.github/pull_request_template.md'])(
  '%s names only scripts, workflows and pages that exist',
  (page) => {
    const text = read(page);
    for (const [, script = ''] of text.matchAll(/npm run ([\w:]+)/g)) {
      if (!text.includes(`npm run ${script} --prefix`))
        expect(Object.keys(manifest.scripts)).toContain(script);
    }
    for (const [, name = ''] of text.matchAll(/`(\w+\.yml)`/g)) {
      expect(existsSync(join(root, '.github', 'workflows', name))).toBe(true);
    }
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect([target, existsSync(join(root, target))]).toEqual([target, true]);
    }
  },
);

test('the README names every command', () => {
  const table = read('README.md');
  const files = readdirSync(join(root, 'apps', 'cli', 'src', 'commands')).map((name) =>
    name.replace(/\.ts$/, ''),
  );
  // `run.ts` and the like only hold the commands below them, and `features-aws.ts` registers two of those.
  const commands = files.filter(
    (name) => name !== 'features-aws' && !files.some((other) => other.startsWith(`${name}-`)),
  );
  expect(
    commands.filter((name) => !table.includes(`\`${name.replace(/^(config|run|features|emr)-/, '$1 ')}`)),
  ).toEqual([]);
});
