import type { Calibration } from './policy';

/** A row with the margin that a model gave it, and its label. */
export interface LabelledMargin {
  readonly margin: number;
  readonly isFraud: boolean;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Probability of fraud that a calibration gives a margin. */
export const calibrateMargin = ({ slope, intercept }: Calibration, margin: number): number =>
  sigmoid(slope * margin + intercept);

const MAX_STEPS = 100;
const CLOSE_ENOUGH = 1e-10;

/**
 * Fits Platt's calibration by Newton's method, with his targets, which keep it finite where margins separate the classes
 * (Platt 1999; Lin, Lin and Weng 2007). The margins must come from models that did not see the rows.
 * @throws Error unless there are rows of both classes.
 */
export function fitPlatt(rows: readonly LabelledMargin[]): Calibration {
  const frauds = rows.reduce((total, { isFraud }) => total + Number(isFraud), 0);
  const genuine = rows.length - frauds;
  if (frauds === 0 || genuine === 0) throw new Error('calibration needs frauds and genuine rows');
  const targets = { fraud: (frauds + 1) / (frauds + 2), genuine: 1 / (genuine + 2) };
  const points = rows.map(({ margin, isFraud }) => ({
    margin,
    target: isFraud ? targets.fraud : targets.genuine,
  }));
  let fit: Calibration = { slope: 0, intercept: Math.log((frauds + 1) / (genuine + 1)) };
  let loss = lossOf(points, fit);
  for (let step = 0; step < MAX_STEPS; step++) {
    const direction = newtonStep(points, fit);
    let size = 1;
    let next = fit;
    let nextLoss = loss;
    for (; size > CLOSE_ENOUGH; size /= 2) {
      next = {
        slope: fit.slope + size * direction.slope,
        intercept: fit.intercept + size * direction.intercept,
      };
      nextLoss = lossOf(points, next);
      if (nextLoss < loss) break;
    }
    if (!(nextLoss < loss - CLOSE_ENOUGH * Math.abs(loss))) break;
    [fit, loss] = [next, nextLoss];
  }
  return fit;
}

interface Point {
  readonly margin: number;
  readonly target: number;
}

/** Negative log likelihood, in the form that does not overflow. */
function lossOf(points: readonly Point[], { slope, intercept }: Calibration): number {
  let loss = 0;
  for (const { margin, target } of points) {
    const x = slope * margin + intercept;
    loss += Math.max(x, 0) - target * x + Math.log1p(Math.exp(-Math.abs(x)));
  }
  return loss;
}

/** Keeps the matrix of second derivatives invertible. */
const RIDGE = 1e-12;

function newtonStep(points: readonly Point[], fit: Calibration): Calibration {
  let [bySlope, byIntercept] = [0, 0];
  let [slopes, mixed, intercepts] = [RIDGE, 0, RIDGE];
  for (const { margin, target } of points) {
    const probability = calibrateMargin(fit, margin);
    const error = probability - target;
    const weight = probability * (1 - probability);
    bySlope += error * margin;
    byIntercept += error;
    slopes += weight * margin * margin;
    mixed += weight * margin;
    intercepts += weight;
  }
  const determinant = slopes * intercepts - mixed * mixed;
  return {
    slope: -(intercepts * bySlope - mixed * byIntercept) / determinant,
    intercept: -(slopes * byIntercept - mixed * bySlope) / determinant,
  };
}
