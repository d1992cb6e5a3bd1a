import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTrips } from '@cardlake/batch-jobs/test-kit';

const app = join(__dirname, '..');
const layout = join(app, 'image', 'dist', 'layout');
const home = mkdtempSync(join(tmpdir(), 'cardlake-image-test-'));
const tree = join(home, 'tree');
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a script of the package. */
const npm = (script: string) =>
  execFileSync('npm', ['run', '--silent', script], { cwd: app, encoding: 'utf8' });

/** Reads a JSON file of the image by its digest. */
const blob = (digest: string) => join(layout, 'blobs', ...digest.split(':'));
const readBlob = (digest: string) => JSON.parse(readFileSync(blob(digest), 'utf8'));

interface Descriptor {
  readonly digest: string;
  readonly platform: { readonly os: string; readonly architecture: string };
}

/** Images of the index, by architecture. */
function imagesOf(
  digest: string,
): Map<string, { readonly config: Descriptor; readonly layers: Descriptor[] }> {
  const { manifests } = readBlob(digest) as { manifests: Descriptor[] };
  return new Map(manifests.map((each) => [each.platform.architecture, readBlob(each.digest)]));
}

let digest: string;
beforeAll(() => {
  [digest = ''] = npm('image').split(' ');
}, 1_200_000);

test('the Dockerfile has no fault that hadolint knows', () => {
  npm('lint:dockerfile');
}, 600_000);

test('the same inputs give the same bytes again', () => {
  const [again] = npm('image').split(' ');
  expect(again).toBe(digest);
  for (const name of readdirSync(join(layout, 'blobs', 'sha256')))
    expect(
      createHash('sha256')
        .update(readFileSync(blob(`sha256:${name}`)))
        .digest('hex'),
    ).toBe(name);
}, 1_200_000);

test('the image is for both architectures, has a user of its own and neither a shell nor a package manager', () => {
  const images = imagesOf(digest);
  expect([...images.keys()].sort()).toEqual(['amd64', 'arm64']);
  for (const [architecture, image] of images) {
    expect(readBlob(image.config.digest)).toMatchObject({
      architecture,
      os: 'linux',
      config: { User: '65532:65532', Entrypoint: ['/usr/local/bin/node', '/app/cardlake-job.cjs'] },
    });
    expect(readBlob(image.config.digest).config).not.toHaveProperty('Healthcheck');
    const [layer, ...others] = image.layers;
    expect(others).toEqual([]);
    const entries = execFileSync('tar', ['-tzvf', blob(layer?.digest ?? ''), '--numeric-owner'], {
      encoding: 'utf8',
    })
      .trimEnd()
      .split('\n');
    const programs = entries.filter((entry) => /^-..x/.test(entry) && !/\.so[.\d]*$/.test(entry));
    expect(programs.map((entry) => entry.split(' ').at(-1))).toEqual(['./usr/local/bin/node']);
    expect(entries.filter((entry) => /^-..s|^-.....s/.test(entry))).toEqual([]);
    expect(entries.filter((entry) => !/ 0\/0 /.test(entry)).map((entry) => entry.split(' ').at(-1))).toEqual([
      './tmp/',
    ]);
  }
});

test('the bill of materials lists the parts of the image with their versions', () => {
  const layer = imagesOf(digest).get('amd64')?.layers[0]?.digest ?? '';
  execFileSync('sh', [
    '-c',
    `mkdir -p "$1" && tar -xzf "$2" -C "$1" --no-same-owner`,
    'sh',
    tree,
    blob(layer),
  ]);
  const { components } = JSON.parse(readFileSync(join(tree, 'app/sbom.cdx.json'), 'utf8'));
  const names = components.map(
    ({ name, version }: { name: string; version: string }) => `${name} ${version}`,
  );
  for (const expected of [/^node 24\./, /^libc6 2\./, /^@duckdb\/node-bindings-linux-x64 1\./, /^zod 4\./])
    expect(names).toContainEqual(expect.stringMatching(expected));
  expect(lstatSync(join(tree, 'tmp')).isDirectory()).toBe(true);
});

/** Tests of what this machine can run itself. */
const onX64 = process.platform === 'linux' && process.arch === 'x64' ? test : test.skip;

onX64(
  'the entry of the image runs with its own loader and libraries alone',
  async () => {
    await writeTrips(join(home, 'lake/raw/nyc_tlc/a.parquet'));
    const libraries = ['lib', 'usr/lib'].map((folder) => join(tree, folder, 'x86_64-linux-gnu')).join(':');
    const run = (...args: readonly string[]) =>
      execFileSync(
        join(tree, 'lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'),
        ['--inhibit-cache', '--library-path', libraries, join(tree, 'usr/local/bin/node'), ...args],
        { env: { HOME: home, TMPDIR: home, PATH: '', CARDLAKE_LAKE: join(home, 'lake') }, encoding: 'utf8' },
      );
    const lines = run(join(tree, 'app/cardlake-job.cjs'), 'daily-features').trimEnd().split('\n');
    expect(JSON.parse(lines.at(-2) ?? '')).toMatchObject({
      message: 'the job has ended',
      trips: 300,
      published: 3,
    });
    const loaded = run(
      '-e',
      `require(${JSON.stringify(join(tree, 'app/node_modules/@duckdb/node-bindings'))});
    console.log(require('node:fs').readFileSync('/proc/self/maps', 'utf8'))`,
    );
    const files = new Set(
      [...loaded.matchAll(/ (\/\S+\.so\S*|\/\S+\.node)$/gm)].map(([, path = '']) => path),
    );
    expect([...files].filter((path) => !path.startsWith(tree))).toEqual([]);
    expect([...files].some((path) => path.endsWith('/libc.so.6'))).toBe(true);
  },
  600_000,
);
