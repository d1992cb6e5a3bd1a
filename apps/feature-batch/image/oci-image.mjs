// Makes images of file trees with crane, over a registry of its own on this machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fail, run } from './commands.mjs';
import { cache, PLATFORMS, pins } from './pinned-files.mjs';
import { USER } from './tree.mjs';

/** Settings of the container. There is no health check: a job ends by itself. */
const CONFIG = {
  User: `${USER}:${USER}`,
  Entrypoint: ['/usr/local/bin/node', '/app/cardlake-job.cjs'],
  WorkingDir: '/tmp',
  Env: ['HOME=/tmp', 'PATH=/usr/local/bin', 'TMPDIR=/tmp'],
  // Fargate gives a mounted folder the owner of the image's only if the image declares it (ECS developer guide, "Use bind mounts"; aws/containers-roadmap#938).
  Volumes: { '/tmp': {} },
};

/** Builds crane from its pinned module, whose checksum the database of Go vouches for. @returns its path */
function buildCrane() {
  const version = pins.crane.split('@')[1];
  const folder = join(cache, `crane-${version}`);
  const crane = join(folder, 'crane');
  if (!existsSync(crane)) run('go', ['install', pins.crane], { env: { ...process.env, GOBIN: folder } });
  return crane;
}

/** Writes trees, by architecture, as one image for several platforms: an OCI layout in a folder. @returns its digest */
export async function writeImage(trees, layout, work) {
  const crane = buildCrane();
  const registry = spawn(crane, ['registry', 'serve', '--address=127.0.0.1:0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const repository = `${await addressOf(registry)}/feature-batch`;
    const images = Object.entries(trees).map(([arch, tree]) => {
      const image = `${repository}:${arch}`;
      const layer = join(work, `${arch}.tar`);
      writeLayer(tree, layer);
      run(crane, ['append', '--oci-empty-base', '--new_layer', layer, '--new_tag', image]);
      const { rootfs } = JSON.parse(run(crane, ['config', image]));
      const config = {
        architecture: PLATFORMS[arch],
        os: 'linux',
        created: '1970-01-01T00:00:00Z',
        config: CONFIG,
        rootfs,
        history: [{ created: '1970-01-01T00:00:00Z', created_by: 'npm run image' }],
      };
      run(crane, ['edit', 'config', image, '--tag', image], { input: JSON.stringify(config) });
      rmSync(layer);
      return image;
    });
    const index = `${repository}:index`;
    run(crane, ['index', 'append', ...images.flatMap((image) => ['--manifest', image]), '--tag', index]);
    rmSync(layout, { recursive: true, force: true });
    mkdirSync(layout, { recursive: true });
    run(crane, ['pull', '--format', 'oci', index, layout]);
    return run(crane, ['digest', index]).trim();
  } finally {
    registry.removeAllListeners('exit').kill();
    await once(registry, 'exit');
  }
}

/** Writes an archive of a tree that is the same for the same tree: sorted, without times and users of this machine. */
function writeLayer(tree, layer) {
  const same = ['--format=ustar', '--mtime=@0', '--numeric-owner', '--directory', tree, '--file', layer];
  const env = { ...process.env, LC_ALL: 'C' };
  run('tar', ['--create', '--sort=name', '--owner=0', '--group=0', '--exclude=./tmp', ...same, '.'], { env });
  run('tar', ['--append', `--owner=${USER}`, `--group=${USER}`, '--mode=1777', ...same, './tmp'], { env });
}

/** Waits for the registry to say where it serves; its log is read to the end, so that it can always write it. */
function addressOf(registry) {
  return new Promise((resolve) => {
    let told = '';
    registry.stderr.setEncoding('utf8').on('data', (text) => {
      told += text;
      const [, port] = /serving on port (\d+)/.exec(told) ?? [];
      if (port !== undefined) resolve(`127.0.0.1:${port}`);
    });
    registry.once('exit', () => fail(`the registry ended: ${told}`));
  });
}
