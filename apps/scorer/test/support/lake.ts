import { hash } from 'node:crypto';
import { type MemoryObjects, memoryObjects } from '@cardlake/aws/test-kit';
import { MODELS_FOLDER, VERSION_FOLDER } from '@cardlake/job-contract';
import { PROMOTED_FILE, versionHash, writePromotedFile } from '@cardlake/model';
import type { ModelPlace } from '@cardlake/prediction';
import { readStarterModel } from '@cardlake/starter-model';

const starter = readStarterModel();

/** A bucket with a lake at its root, that has versions of the starter model. */
export interface TestLake extends ModelPlace {
  readonly objects: MemoryObjects;
  /** Writes a file beside the versions. */
  writeFile(name: string, text: string): void;
  /** Writes a version that reviews from a probability on. @returns its name */
  writeVersion(review: number): string;
  promote(version: string): void;
}

/** Creates a lake whose model has one version, which is promoted. */
export function testLake(): TestLake & { readonly version: string } {
  const objects = memoryObjects();
  const folder = `lake/${MODELS_FOLDER}/starter/`;
  const lake: TestLake = {
    objects,
    bucket: 'lake',
    name: 'starter',
    writeFile: (name, text) => void objects.stored.set(folder + name, Buffer.from(text)),
    writeVersion(review) {
      const policy = { ...starter.policy, rule: { kind: 'thresholds', review, decline: 0.9 } };
      const files = {
        'policy.json': JSON.stringify(policy),
        'card.json': JSON.stringify({ ...starter.card, modelSha256: hash('sha256', starter.model) }),
      };
      const [policyFile, cardFile] = [files['policy.json'], files['card.json']].map((text) =>
        Buffer.from(text),
      );
      const version = `2026-01-01-${versionHash(policyFile ?? Buffer.of(), cardFile ?? Buffer.of())}`;
      for (const [name, text] of Object.entries(files))
        lake.writeFile(`${VERSION_FOLDER}${version}/${name}`, text);
      objects.stored.set(`${folder}${VERSION_FOLDER}${version}/model.json`, starter.model);
      return version;
    },
    promote: (version) => lake.writeFile(PROMOTED_FILE, writePromotedFile(version)),
  };
  const version = lake.writeVersion(0.5);
  lake.promote(version);
  return { ...lake, version };
}
