/**
 * Memory in GB that Fargate offers for a number of vCPU: from, to, and the step between (AWS Batch API reference,
 * ResourceRequirement).
 */
const MEMORY_GB: Readonly<Record<number, readonly [from: number, to: number, step: number]>> = {
  0.25: [0.5, 2, 0.5],
  0.5: [1, 4, 1],
  1: [2, 8, 1],
  2: [4, 16, 1],
  4: [8, 30, 1],
  8: [16, 60, 4],
  16: [32, 120, 8],
};

/** Explains why Fargate has no container of a size; undefined if it has. Of 0.25 vCPU it offers 0.5, 1 and 2 GB. */
export function explainFargateSize(vcpu: number, memoryGb: number): string | undefined {
  const range = MEMORY_GB[vcpu];
  if (range === undefined)
    return `expected ${Object.keys(MEMORY_GB)
      .map(Number)
      .sort((a, b) => a - b)
      .join(', ')} vCPU, found ${vcpu}`;
  const [from, to, step] = range;
  const fits = memoryGb >= from && memoryGb <= to && (memoryGb - from) % step === 0;
  if (fits && !(vcpu === 0.25 && memoryGb === 1.5)) return undefined;
  return `expected ${from} to ${to} GB in steps of ${step} with ${vcpu} vCPU, found ${memoryGb}`;
}
