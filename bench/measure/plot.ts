/** A line of a plot: its points, ordered by x. */
interface Line {
  name: string;
  points: readonly [x: number, y: number][];
}

interface Plot {
  title: string;
  xTitle: string;
  yTitle: string;
  /** The marks on the x axis, drawn at equal distances. */
  xMarks: readonly { x: number; label: string }[];
  lines: readonly Line[];
}

const [WIDTH, HEIGHT] = [720, 400];
const AREA = { left: 80, right: 700, top: 56, bottom: 330 };
const COLORS = ['#1b6ac9', '#c2410c', '#15803d', '#7e22ce', '#57534e'];
const STEPS = 5;

/** A plot as SVG, readable on light and dark pages. */
export function svgOf({ title, xTitle, yTitle, xMarks, lines }: Plot): string {
  const top = roundUp(Math.max(...lines.flatMap(({ points }) => points.map(([, y]) => y))));
  const x = (value: number) => {
    const index = xMarks.findIndex((mark) => mark.x === value);
    return AREA.left + (AREA.right - AREA.left) * ((index + 0.5) / xMarks.length);
  };
  const y = (value: number) => AREA.bottom - (AREA.bottom - AREA.top) * (value / top);
  const grid = Array.from({ length: STEPS + 1 }, (_, step) => (top * step) / STEPS);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="${title}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${AREA.left}" y="28" font-size="16" font-weight="600">${title}</text>
${grid
  .map(
    (value) =>
      `<path d="M${AREA.left} ${y(value)}H${AREA.right}" stroke="#ddd"/><text x="${AREA.left - 8}" y="${y(value) + 4}" text-anchor="end">${shown(value)}</text>`,
  )
  .join('\n')}
${xMarks.map((mark) => `<text x="${x(mark.x)}" y="${AREA.bottom + 20}" text-anchor="middle">${mark.label}</text>`).join('\n')}
<text x="${(AREA.left + AREA.right) / 2}" y="${AREA.bottom + 42}" text-anchor="middle" fill="#555">${xTitle}</text>
<text transform="translate(18 ${(AREA.top + AREA.bottom) / 2}) rotate(-90)" text-anchor="middle" fill="#555">${yTitle}</text>
${lines
  .map(({ points }, index) =>
    lineOf(
      points.map(([px, py]) => [x(px), y(py)]),
      COLORS[index % COLORS.length] ?? '',
    ),
  )
  .join('\n')}
${lines
  .map(
    ({ name }, index) =>
      `<rect x="${AREA.left + index * 155}" y="${HEIGHT - 18}" width="12" height="4" fill="${COLORS[index % COLORS.length]}"/><text x="${AREA.left + 18 + index * 155}" y="${HEIGHT - 12}" font-size="12">${name}</text>`,
  )
  .join('\n')}
</svg>
`;
}

function lineOf(points: readonly (readonly [number, number])[], color: string): string {
  const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  const dots = points.map(([x, y]) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3.5" fill="${color}"/>`);
  return `<path d="${path}" fill="none" stroke="${color}" stroke-width="2"/>${dots.join('')}`;
}

/** The next of 1, 2, 5, 10, 20, … that is not smaller. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

function shown(value: number): string {
  return value >= 1000 ? `${value / 1000}k` : String(Number(value.toPrecision(2)));
}
