import type { z } from 'zod';
import type { LakeEngine } from './lake-engine';

/** Something a stack is billed for every month, however much data flows through it. */
export interface StandingCost {
  readonly service: string;
  /** Billed item, such as `dashboard`. */
  readonly item: string;
  readonly quantity: number;
  /** Name of its price in the price file of `@cardlake/cost`. */
  readonly price: string;
}

/** Everything that other code needs to know about a stack. Its resources are in `stacks/<name>`. */
export interface StackDeclaration<
  Name extends string = string,
  SettingsKey extends string = string,
  Settings extends z.ZodType = z.ZodType,
  Output extends string = string,
  Build extends string = string,
> {
  /** Folder under `stacks/`, and the last part of the stack's id: `dev-bronze`. */
  readonly name: Name;
  /** Property of the environment's settings that holds the settings of this stack. */
  readonly settingsKey: SettingsKey;
  /** Schema of those settings; every setting has a default. */
  readonly settings: Settings;
  /**
   * Answers whether an environment with these settings has the stack; no other stack depends on one that may be absent.
   * Without it every environment has the stack.
   */
  isEnabled?(settings: z.output<Settings>): boolean;
  /** Engine of the lakes whose environments have the stack. Without it the engine makes no difference. */
  readonly lakeEngine?: LakeEngine;
  /** Stacks that are deployed before this one; it may read the outputs of these and of no others. */
  readonly dependsOn: readonly StackDeclaration[];
  /** Stacks that an environment may leave out, and that are deployed before this one where it has them; it may read their outputs there. */
  readonly dependsOnIfEnabled?: readonly StackDeclaration[];
  /** The contract with other stacks: a description of each output, by its name. Every output is text. */
  readonly outputs: Readonly<Record<Output, string>>;
  /** Builds that the stack deploys, by name: the folder of the package whose `dist/manifest.json` lists the files. */
  readonly builds: Readonly<Record<Build, string>>;
  /**
   * Monthly costs that follow from the settings alone. Costs that depend on the traffic are in `@cardlake/cost`.
   * @param lakeEngine engine of the environment's lake; Spark when left out
   */
  standingCosts?(settings: z.output<Settings>, lakeEngine?: LakeEngine): readonly StandingCost[];
}

/** Lists the stacks that are deployed before a stack, those included that an environment may leave out. */
export const dependenciesOf = ({
  dependsOn,
  dependsOnIfEnabled = [],
}: StackDeclaration): readonly StackDeclaration[] => [...dependsOn, ...dependsOnIfEnabled];

/** Output values of a stack, by name. */
export type OutputsOf<D extends StackDeclaration> = Readonly<Record<keyof D['outputs'] & string, string>>;

/** Declares a stack. Returns its argument, typed by the names in it. */
export const declareStack = <
  const Name extends string,
  const SettingsKey extends string,
  Settings extends z.ZodType,
  const Output extends string,
  const Build extends string,
>(
  declaration: StackDeclaration<Name, SettingsKey, Settings, Output, Build>,
): StackDeclaration<Name, SettingsKey, Settings, Output, Build> => declaration;
