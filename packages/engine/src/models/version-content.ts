import { type ModelCard, modelCard, modelFormat, type Policy, policy, versionHash } from '@cardlake/model';
import { type ModelMetrics, modelMetrics } from './metrics';

/** A version of a model, as its files say. */
export interface ModelVersion {
  readonly name: string;
  readonly version: string;
  readonly policy: Policy;
  /** Null for a model that was trained elsewhere. */
  readonly metrics: ModelMetrics | null;
  readonly card: ModelCard;
}

/** Content of a version: its name follows from it. */
export type VersionContent = Omit<ModelVersion, 'name' | 'version'>;

/** Schemas of the files beside the model itself. */
export const VERSION_SCHEMAS = {
  'policy.json': policy,
  'metrics.json': modelMetrics.nullable(),
  'card.json': modelCard,
} as const;

/** Name of the file with the model itself; readers of XGBoost tell its format by the ending. */
const modelFileName = (bytes: Uint8Array): string => `model.${modelFormat(bytes)}`;

/**
 * Formats the files of a version and names it: equal content has the same name and the same bytes.
 * @param model Bytes of the model file.
 */
export function formatVersion(
  model: Uint8Array,
  content: VersionContent,
): { readonly version: string; readonly files: Readonly<Record<string, Uint8Array | string>> } {
  const texts = {
    'policy.json': toText(content.policy),
    'metrics.json': toText(content.metrics),
    'card.json': toText(content.card),
  } satisfies Record<keyof typeof VERSION_SCHEMAS, string>;
  const hash = versionHash(Buffer.from(texts['policy.json']), Buffer.from(texts['card.json']));
  return {
    version: `${content.card.dataset?.day ?? 'imported'}-${hash}`,
    files: { [modelFileName(model)]: model, ...texts },
  };
}

const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
