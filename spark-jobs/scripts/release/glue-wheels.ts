import { readFileSync } from 'node:fs';
import { zipOf } from '@cardlake/tooling/release';
import { GLUE } from './platforms';
import { downloadWheels } from './wheels';

/**
 * Packs some requirements as Glue installs them without an index: a zip with the folder `wheels`, which has the wheels and a `requirements.txt` with
 * their versions (developer guide, "Using Python libraries with AWS Glue", "Appendix A: Creating a Zip of Wheels Artifact").
 * @param requirements file of hash-pinned requirements
 */
export function glueWheels(requirements: string): Uint8Array {
  const pins = [...readFileSync(requirements, 'utf8').matchAll(/^[a-z0-9._-]+==\S+/gm)].map(([pin]) => pin);
  return zipOf({
    'wheels/requirements.txt': Buffer.from(`${pins.join('\n')}\n`),
    ...Object.fromEntries(
      downloadWheels(requirements, GLUE).map(({ name, content }) => [`wheels/${name}`, content]),
    ),
  });
}
