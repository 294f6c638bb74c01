/** Invalid settings. Each problem is a line that names the setting and the allowed values. */
export class InvalidSettings extends Error {
  override name = 'InvalidSettings';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
