import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLATFORMS, pins } from './pinned-files.mjs';

const dist = resolve(fileURLToPath(import.meta.url), '..', '..', 'dist');

/**
 * Lists what the image is made of, in CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json), for scanners: packages of
 * Debian, Node, the packages in the bundle, and native ones beside it.
 * @param native versions of native packages by name
 */
export function billOfMaterials(arch, native) {
  const bundled = JSON.parse(readFileSync(join(dist, 'packages.json'), 'utf8'));
  const debian = Object.entries(pins.debian.packages).map(([name, { version, sha256 }]) => ({
    type: 'library',
    name,
    version,
    purl: `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${PLATFORMS[arch]}&distro=${pins.debian.release}`,
    hashes: [{ alg: 'SHA-256', content: sha256[arch] }],
  }));
  const npm = Object.entries({ ...bundled, ...native }).map(([name, version]) => ({
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
  }));
  const node = {
    type: 'application',
    name: 'node',
    version: pins.node.version,
    purl: `pkg:generic/node@${pins.node.version}`,
    cpe: `cpe:2.3:a:nodejs:node.js:${pins.node.version}:*:*:*:*:*:*:*`,
  };
  const components = [node, ...debian, ...npm].sort((a, b) => (a.purl < b.purl ? -1 : 1));
  return `${JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components }, undefined, 1)}\n`;
}
