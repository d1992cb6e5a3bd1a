/** Measures the phases of a test, one after the other. */
export function measurePhases() {
  const phases: { readonly name: string; readonly seconds: number }[] = [];
  let began = performance.now();
  return {
    /** Ends a phase, and begins the next one. */
    end(name: string): void {
      const now = performance.now();
      phases.push({ name, seconds: (now - began) / 1000 });
      began = now;
    },
    describe: (): string =>
      phases.map(({ name, seconds }) => `${name.padEnd(28)} ${seconds.toFixed(0).padStart(6)} s`).join('\n'),
  };
}
