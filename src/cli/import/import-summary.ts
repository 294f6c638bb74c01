import type { ImportState } from '../../import/run/progress-state.ts';

/** Prints the number of rows by result, and the path of the file with refused rows. */
export function printSummary(
  { rows, counts, refused }: Readonly<ImportState>,
  { isPreview, json, hasFile }: { isPreview: boolean; json: boolean; hasFile: boolean },
): void {
  const refusedFile = counts.refused > 0 && hasFile ? refused.file : null;
  if (json) {
    console.log(JSON.stringify({ rows, ...counts, refusedFile, dryRun: isPreview }, null, 2));
    return;
  }
  const would = isPreview ? 'would be ' : '';
  const lines = [`${counts.created} ${would}created`, `${counts.updated} ${would}updated`];
  lines.push(
    `${counts.unchanged} ${isPreview ? 'would stay unchanged' : 'unchanged'}`,
    `${counts.refused} ${would}refused`,
  );
  console.log(lines.join('\n'));
  if (refusedFile !== null)
    console.log(`\nThe refused rows and their reasons are in ${refusedFile}: fix them there, and import that file.`);
}
