import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { MANIFEST_NAME, type TrainingManifest, trainingManifest } from './manifest';

/**
 * Reads the manifest in the folder of a training dataset.
 * @throws UserError `missing_input`, `wrong_format`, `dataset_damaged`
 */
export function readTrainingManifest(dataset: string): TrainingManifest {
  const path = join(dataset, MANIFEST_NAME);
  if (!existsSync(path)) {
    throw new UserError(
      'missing_input',
      `${dataset} is not the folder of a dataset: it has no ${MANIFEST_NAME}`,
      {
        hint: 'Give the folder of a day, for example ./lake/gold/training/dt=2026-02-14.',
      },
    );
  }
  const content = z.looseObject({ dataset: z.string() }).safeParse(parseJson(readFileSync(path, 'utf8')));
  if (content.data?.dataset === 'inference') {
    throw new UserError('wrong_format', `${dataset} is an inference dataset, which has no labels`, {
      hint: 'Give the folder of a training dataset: gold/training/dt=….',
    });
  }
  const parsed = trainingManifest.safeParse(content.data);
  if (parsed.success) return parsed.data;
  throw new UserError('dataset_damaged', `invalid dataset manifest: ${path}`, {
    hint: 'Build the datasets of that day again: `cardlake run daily --dt DAY`',
    cause: parsed.error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
