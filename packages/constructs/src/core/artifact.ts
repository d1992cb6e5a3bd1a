import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ValidationError } from '@cardlake/platform';
import { AssetType, TerraformAsset } from 'cdktf';
import type { Construct } from 'constructs';
import { z } from 'zod';

const manifestShape = z.strictObject({
  /** Version of the build; names its folder in the artifact bucket. */
  version: z.string().regex(/^[A-Za-z0-9._-]+$/, 'expected letters, digits, dots, hyphens and underscores'),
  /** The files, by the names that consumers use. */
  files: z.record(
    z.string(),
    z.strictObject({
      /** Path relative to the manifest. */
      path: z.string(),
      /** SHA-256 of the content, in hexadecimal. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits'),
      bytes: z.int().min(0),
    }),
  ),
});

/** Content of `dist/manifest.json`: the contract between a build and the stack that deploys it. */
export type ArtifactManifest = z.infer<typeof manifestShape>;

/** A manifest and its folder. */
export interface Artifacts {
  readonly folder: string;
  readonly manifest: ArtifactManifest;
}

/**
 * Reads the manifest of a build. Synthesis never builds, because it runs for every test and diff.
 * @param path path of the `manifest.json`
 * @throws ValidationError when the manifest or a file that it lists is missing, or the manifest is invalid
 */
export function readArtifacts(path: string): Artifacts {
  if (!existsSync(path)) {
    throw new ValidationError(path, ['the manifest does not exist; run "npm run build" first']);
  }
  const parsed = manifestShape.safeParse(parseJson(path));
  if (!parsed.success) {
    throw new ValidationError(
      path,
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  }
  const folder = dirname(path);
  const missing = Object.values(parsed.data.files)
    .filter((file) => !existsSync(join(folder, file.path)))
    .map((file) => `${file.path} is listed but does not exist; run "npm run build" again`);
  if (missing.length > 0) throw new ValidationError(path, missing);
  return { folder, manifest: parsed.data };
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ValidationError(path, [`invalid JSON: ${(error as Error).message}; run "npm run build" again`]);
  }
}

/** A file of a build, copied next to the stack's Terraform, and its hash in both encodings that AWS uses. */
export interface ArtifactFile {
  readonly path: string;
  readonly sha256: string;
  readonly sha256Base64: string;
}

/**
 * Copies a file of a build next to the synthesized Terraform.
 * @param name name of the file in the manifest
 * @throws ValidationError when the manifest does not list the file
 */
export function artifactFile(
  scope: Construct,
  id: string,
  { folder, manifest }: Artifacts,
  name: string,
): ArtifactFile {
  const file = manifest.files[name];
  if (!file) {
    throw new ValidationError(join(folder, 'manifest.json'), [
      `files: expected ${name}, got ${Object.keys(manifest.files).join(', ') || 'none'}`,
    ]);
  }
  // A file, not a folder: CDKTF zips folders with the file times of the checkout, so the zips always differ.
  const asset = new TerraformAsset(scope, id, {
    path: join(folder, file.path),
    type: AssetType.FILE,
    assetHash: file.sha256.slice(0, 32),
  });
  return {
    path: asset.path,
    sha256: file.sha256,
    sha256Base64: Buffer.from(file.sha256, 'hex').toString('base64'),
  };
}
