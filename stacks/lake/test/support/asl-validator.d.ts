declare module 'asl-validator' {
  /** Checks a state machine against the schema of the language, its names and its paths. */
  export default function validate(definition: object): {
    readonly isValid: boolean;
    readonly errors: readonly unknown[];
  };
}
