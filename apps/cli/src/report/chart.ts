import { type Markup, markup } from './html';

/** A point of a chart, both coordinates from 0 to 1. */
interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

/** A chart of one line over the unit square. */
export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly points: readonly ChartPoint[];
  /** A line to compare with, from one corner to another or level. */
  readonly reference: readonly [ChartPoint, ChartPoint];
  /** Marks each point with a dot. */
  readonly hasDots?: boolean;
}

const SIZE = 360;
const MARGIN = { left: 56, right: 16, top: 16, bottom: 48 };
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
/** Points closer than this cannot be told apart on paper either. */
const MIN_DISTANCE = 1 / 1000;

/** Draws a chart as SVG. */
export function drawChart({ title, xLabel, yLabel, points, reference, hasDots = false }: Chart): Markup {
  const width = SIZE + MARGIN.left + MARGIN.right;
  const height = SIZE + MARGIN.top + MARGIN.bottom;
  const bottom = MARGIN.top + SIZE;
  const drawn = thin(points);
  return markup`<svg role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" xmlns="http://www.w3.org/2000/svg">
<title>${title}</title>
<g font-family="sans-serif" font-size="12" fill="#444">
${TICKS.map(
  (
    tick,
  ) => markup`<line x1="${MARGIN.left}" x2="${MARGIN.left + SIZE}" y1="${yOf(tick)}" y2="${yOf(tick)}" stroke="#ddd"/>
<line x1="${xOf(tick)}" x2="${xOf(tick)}" y1="${MARGIN.top}" y2="${bottom}" stroke="#ddd"/>
<text x="${MARGIN.left - 8}" y="${yOf(tick) + 4}" text-anchor="end">${tick}</text>
<text x="${xOf(tick)}" y="${bottom + 18}" text-anchor="middle">${tick}</text>
`,
)}<text x="${MARGIN.left + SIZE / 2}" y="${height - 8}" text-anchor="middle">${xLabel}</text>
<text transform="translate(14 ${MARGIN.top + SIZE / 2}) rotate(-90)" text-anchor="middle">${yLabel}</text>
</g>
<polyline points="${pathOf(reference)}" fill="none" stroke="#999" stroke-dasharray="4 4"/>
<polyline points="${pathOf(drawn)}" fill="none" stroke="#0b62a4" stroke-width="2"/>
${hasDots ? drawn.map((point) => markup`<circle cx="${xOf(point.x)}" cy="${yOf(point.y)}" r="4" fill="#0b62a4"/>`) : ''}
</svg>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
const xOf = (x: number): number => round(MARGIN.left + x * SIZE);
const yOf = (y: number): number => round(MARGIN.top + (1 - y) * SIZE);
const pathOf = (points: readonly ChartPoint[]): string =>
  points.map(({ x, y }) => `${xOf(x)},${yOf(y)}`).join(' ');

/** Leaves out points that are next to the last one drawn; a curve of a million scores stays a small file. */
function thin(points: readonly ChartPoint[]): ChartPoint[] {
  const kept: ChartPoint[] = [];
  for (const [i, point] of points.entries()) {
    const last = kept.at(-1);
    const isFar =
      last === undefined || Math.max(Math.abs(point.x - last.x), Math.abs(point.y - last.y)) >= MIN_DISTANCE;
    if (isFar || i === points.length - 1) kept.push(point);
  }
  return kept;
}
