import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ValidationError } from '@cardlake/platform';
import { AssetType, TerraformAsset } from 'cdktf';
import type { Construct } from 'constructs';
import { z } from 'zod';

const manifestShape = z.strictObject({
  /** Release of the artifact: the folder its files get in the artifact bucket. */
  version: z.string().regex(/^[A-Za-z0-9._-]+$/, 'letters, digits, dots, - and _'),
  /** The files, by the name that others know them by. */
  files: z.record(
    z.string(),
    z.strictObject({
      /** Path beside the manifest. */
      path: z.string(),
      /** SHA-256 of the content, hexadecimal. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
      bytes: z.int().min(0),
    }),
  ),
});

/** What a build leaves in `dist/manifest.json`: the contract between an app's build and the stack that ships it. */
export type ArtifactManifest = z.infer<typeof manifestShape>;

/** A manifest and the folder it was read from. */
export interface Artifacts {
  readonly folder: string;
  readonly manifest: ArtifactManifest;
}

/**
 * Reads a build's manifest. Nothing is built here: synth runs for every test and diff, builds do not.
 * @param path of the `manifest.json`
 * @throws ValidationError when it is missing, is no manifest, or names a file that is not there
 */
export function readArtifacts(path: string): Artifacts {
  if (!existsSync(path)) {
    throw new ValidationError(path, ['there is no such manifest; run "npm run build" first']);
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
    .map((file) => `${file.path} is named here and not there; run "npm run build" again`);
  if (missing.length > 0) throw new ValidationError(path, missing);
  return { folder, manifest: parsed.data };
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ValidationError(path, [`this is no JSON: ${(error as Error).message}`]);
  }
}

/** A file of a build, as Terraform finds it beside the stack's JSON, and its hash in the two forms AWS uses. */
export interface ArtifactFile {
  readonly path: string;
  readonly sha256: string;
  readonly sha256Base64: string;
}

/**
 * Copies a file of a build beside the synthesized Terraform.
 * @param name the manifest's name of the file
 * @throws ValidationError when the build made no such file
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
      `files: ${name} is wanted; the build made ${Object.keys(manifest.files).join(', ') || 'nothing'}`,
    ]);
  }
  // A file, never a folder: CDKTF's own zips carry the times of the checkout, so that no two are the same.
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
