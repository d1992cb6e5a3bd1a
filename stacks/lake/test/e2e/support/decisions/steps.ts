/** Describes how long each step of decisions took, in milliseconds. */
export function describeSteps(decisions: readonly { readonly steps: string }[]): string {
  const times = new Map<string, number[]>();
  for (const { steps } of decisions)
    for (const [step, milliseconds] of Object.entries<number>(JSON.parse(steps)))
      times.set(step, [...(times.get(step) ?? []), milliseconds]);
  const lines = [...times].map(([step, all]) => {
    const sorted = all.sort((a, b) => a - b);
    const quantile = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
    return `${step.padEnd(10)} p50 ${quantile(0.5).padStart(8)}  p99 ${quantile(0.99).padStart(8)}`;
  });
  return [`${decisions.length} decisions, ms by step`, ...lines].join('\n');
}
