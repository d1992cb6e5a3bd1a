import type { Settings } from './settings/environment';
import { type StackName, stackDeclarations } from './stacks';

type Declared = (typeof stackDeclarations)[number];

/** Lists the declarations of the stacks that an environment has, in the order of deployment. */
export const enabledStacks = (settings: Settings): readonly Declared[] =>
  stackDeclarations.filter(({ settingsKey, isEnabled, lakeEngine = settings.lakeEngine }) => {
    // Settings and declaration belong together by the key, which the type of the union does not say.
    const isOn = isEnabled as ((own: unknown) => boolean) | undefined;
    return lakeEngine === settings.lakeEngine && (isOn?.(settings[settingsKey]) ?? true);
  });

/** Lists the names of the stacks that an environment has, in the order of deployment. */
export const enabledStackNames = (settings: Settings): readonly StackName[] =>
  enabledStacks(settings).map(({ name }) => name);
