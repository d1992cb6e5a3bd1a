/** ARN of an execution, by the ARN of its state machine and its name. */
export const executionArn = (machine: string, name: string): string =>
  `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
