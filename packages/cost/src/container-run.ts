import type { Prices } from './prices';

/** Fargate bills each attempt by the second, and for a minute at least (https://www.vantage.sh/blog/fargate-pricing). */
const LEAST_SECONDS = 60;

/** Attempts of a job in a container of Fargate. */
export interface ContainerRun {
  readonly vcpu: number;
  readonly memoryGb: number;
  /** Seconds of each attempt. */
  readonly attempts: readonly number[];
}

/** Bill of a job in a container. */
export interface BilledContainer {
  readonly vcpuHours: number;
  readonly memoryGbHours: number;
  /** Undefined if a price is unknown. */
  readonly usd: number | undefined;
}

/** Calculates the cost of a job by the price file: regular capacity, without discounts. */
export function billContainer({ vcpu, memoryGb, attempts }: ContainerRun, prices: Prices): BilledContainer {
  const hours = attempts.reduce((sum, seconds) => sum + Math.max(seconds, LEAST_SECONDS), 0) / 3600;
  const [vcpuHours, memoryGbHours] = [hours * vcpu, hours * memoryGb];
  const { usd: perVcpu } = prices['fargate.vcpuHour'];
  const { usd: perGb } = prices['fargate.gbHour'];
  const isPriced = perVcpu !== undefined && perGb !== undefined;
  return {
    vcpuHours,
    memoryGbHours,
    usd: isPriced ? vcpuHours * perVcpu + memoryGbHours * perGb : undefined,
  };
}
