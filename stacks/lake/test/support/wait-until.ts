/** Waits until a condition holds; the time limit of the test ends a wait that hangs. */
export async function waitUntil(condition: () => Promise<boolean>, pollMs = 500): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, pollMs));
}
