import { SOURCES } from './case.ts';
import type { Difference } from './compare.ts';
import type { Verdict } from './run.ts';

/**
 * Returns the readable result of a run: first the counts, then the differences, then the skipped cases with their
 * reasons.
 */
export function report(verdicts: readonly Verdict[], leftBehind: readonly string[] = []): string {
  const differing = verdicts.filter((one) => one.verdict === 'differs');
  return [
    table(verdicts),
    ...differing.map(described),
    skippedOf(verdicts),
    unreportedOf(verdicts),
    leftBehind.length === 0 ? '' : `Left behind in the workspace: ${leftBehind.join(', ')}`,
    conclusion(verdicts),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Returns the numbers of cases that agree, differ and were skipped. */
export function counts(verdicts: readonly Verdict[]): Record<Verdict['verdict'], number> {
  const count = (verdict: Verdict['verdict']) => verdicts.filter((one) => one.verdict === verdict).length;
  return { agrees: count('agrees'), differs: count('differs'), skipped: count('skipped') };
}

function table(verdicts: readonly Verdict[]): string {
  const groups = [...new Set(verdicts.map(({ group }) => group))];
  const rows = groups.flatMap((group) =>
    SOURCES.map((source) => ({
      group,
      source,
      ...counts(verdicts.filter((one) => one.group === group && one.source === source)),
    })).filter(({ agrees, differs, skipped }) => agrees + differs + skipped > 0),
  );
  const widest = Math.max(...rows.map(({ group }) => group.length));
  return [
    ['what', 'source', 'agrees', 'differs', 'skipped'],
    ...rows.map(({ group, source, agrees, differs, skipped }) => [group, source, agrees, differs, skipped]),
  ]
    .map(([group, source, ...numbers]) =>
      [
        String(group).padEnd(widest + 2),
        String(source).padEnd(11),
        ...numbers.map((number) => String(number).padStart(8)),
      ].join(''),
    )
    .join('\n');
}

function described({ id, name, source, ...verdict }: Verdict): string {
  if (verdict.verdict !== 'differs') return '';
  const { operation, method, path, headers, body } = verdict.sent;
  const precondition = headers['if-match'] === undefined ? '' : `, If-Match: ${headers['if-match']}`;
  return [
    `✗ ${id} (${source}): ${name}`,
    `  sent      ${operation}: ${method} ${path}${precondition}${body === undefined ? '' : `\n            ${short(body)}`}`,
    ...verdict.differences.map(difference),
  ].join('\n');
}

function difference({ part, expected, got }: Difference): string {
  return `  ${part}\n  expected  ${short(expected)}\n  got       ${short(got)}`;
}

const LIMITS = 400;

function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LIMITS ? `${text.slice(0, LIMITS)}… (${text.length} characters)` : text;
}

function skippedOf(verdicts: readonly Verdict[]): string {
  const skipped = verdicts.filter((one) => one.verdict === 'skipped');
  const reasons = Object.entries(Object.groupBy(skipped, ({ needs }) => needs)).map(
    ([needs, cases = []]) => `  ${String(cases.length).padStart(3)}  ${needs}`,
  );
  return reasons.length === 0 ? '' : ['Skipped, for they need', ...reasons].join('\n');
}

function unreportedOf(verdicts: readonly Verdict[]): string {
  const unreported = new Set(verdicts.flatMap((one) => (one.verdict === 'agrees' ? one.unreported : [])));
  return unreported.size === 0 ? '' : `Not compared, because the server does not report: ${[...unreported].join(', ')}`;
}

function conclusion(verdicts: readonly Verdict[]): string {
  const { agrees, differs, skipped } = counts(verdicts);
  return `${agrees} agree, ${differs} differ, ${skipped} were skipped.`;
}
