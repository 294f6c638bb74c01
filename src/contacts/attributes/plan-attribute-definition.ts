import { MAX_ATTRIBUTE_DEFINITIONS, MAX_WORKSPACE_FORMATS_BYTES } from '../validation/limits.ts';
import type { ParsedBody } from '../validation/parse-body.ts';
import { checkPrecondition, type Precondition } from '../validation/precondition.ts';
import { invalid, invalidValue, notFound, type Problem, type Rejected, rejected } from '../validation/problem.ts';
import {
  type AttributeDefinition,
  type AttributeDefinitions,
  DEFINITION_DEFAULTS,
  ownDefinitions,
} from './attribute-definition.ts';
import type { CreateAttributeDefinitionBody, UpdateAttributeDefinitionBody } from './attribute-definition-body.ts';
import { type AttributeFormat, formatProblem, plainFormat } from './attribute-format.ts';

/** Plans a new definition among those of the workspace. Returns it, or all problems. Pure. */
export function planNewDefinition(
  definitions: AttributeDefinitions,
  read: ParsedBody,
  now: number,
): AttributeDefinition | Rejected {
  const body = read.body as unknown as CreateAttributeDefinitionBody;
  const problems = [...read.problems, ...unfitFormat(read, body)];
  if (problems.length > 0) return { problems };
  const existing = definitions.get(body.key);
  if (existing !== undefined) return rejected(keyConflict(existing));
  const full = [...tooManyDefinitions(definitions), ...tooLargeFormats(definitions, body)];
  if (full.length > 0) return { problems: full };
  return { ...DEFINITION_DEFAULTS, ...body, ...formatOf(body), version: 1, createdAt: now, updatedAt: now };
}

/** Plans the update of a definition. Absent fields stay unchanged. Returns `before` if nothing changes. Pure. */
export function planDefinitionUpdate(
  definitions: AttributeDefinitions,
  before: AttributeDefinition | undefined,
  read: ParsedBody,
  { now, precondition }: { now: number; precondition?: Precondition | undefined },
): AttributeDefinition | Rejected {
  if (before === undefined) return rejected(notFound('attribute definition'));
  const { key } = before;
  if (before.builtin) return rejected(invalidValue([], `attribute "${key}" is built in and stays as it is`));
  const body = read.body as UpdateAttributeDefinitionBody;
  const problems = [...read.problems, ...unfitFormat(read, { ...before, ...body })];
  if (problems.length > 0) return { problems };
  const tooLarge = tooLargeFormats(definitions, { key, ...body });
  if (tooLarge.length > 0) return { problems: tooLarge };
  const unmet = checkPrecondition(before, precondition, 'the attribute definition');
  if (unmet !== undefined) return rejected(unmet);
  const after = { ...before, ...body, ...formatOf(body) };
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  return { ...after, version: before.version + 1, updatedAt: Math.max(now, before.updatedAt) };
}

/**
 * Returns the part of a definition that is visible to a key that may change settings but not read contacts: its key,
 * version, times, and the fields of the request. All other fields have their defaults.
 */
export function writtenPartOfDefinition(
  { key, version, createdAt, updatedAt, builtin }: AttributeDefinition,
  written: UpdateAttributeDefinitionBody,
): AttributeDefinition {
  return {
    ...DEFINITION_DEFAULTS,
    displayName: '',
    type: 'string',
    ...written,
    key,
    version,
    createdAt,
    updatedAt,
    builtin,
  };
}

/** Returns the format in a valid body, if it has one. */
function formatOf({ format }: Pick<UpdateAttributeDefinitionBody, 'format'>) {
  return format === undefined || format === null ? {} : { format: plainFormat(format) };
}

/** Returns the problem of a format that does not match the type, if both are valid. */
function unfitFormat(
  { body, problems }: ParsedBody,
  { format, type }: Pick<CreateAttributeDefinitionBody, 'format' | 'type'>,
): Problem[] {
  const isBroken = problems.some(({ path }) => path.length === 0 || path[0] === 'format' || path[0] === 'type');
  if (isBroken || format === undefined || format === null || type === undefined) return [];
  const rule = formatProblem(format, type);
  if (rule === undefined) return [];
  return [Object.hasOwn(body, 'format') ? invalid(['format'], rule) : invalid(['type'], `fits no format: it ${rule}`)];
}

function tooManyDefinitions(definitions: AttributeDefinitions): Problem[] {
  if (ownDefinitions(definitions) < MAX_ATTRIBUTE_DEFINITIONS) return [];
  const rule = `the workspace has ${MAX_ATTRIBUTE_DEFINITIONS} attribute definitions, and may not have more`;
  return [invalidValue(['key'], `${rule}: use one that there is, archived ones included`)];
}

/**
 * Returns the problem of a format that makes the total size of the workspace's formats too large. A format that is
 * smaller than before is always valid.
 */
function tooLargeFormats(
  definitions: AttributeDefinitions,
  { key, format }: Pick<CreateAttributeDefinitionBody, 'key' | 'format'>,
): Problem[] {
  if (format === undefined || format === null) return [];
  const before = formatBytes(definitions.get(key)?.format ?? null);
  const bytes = formatBytes(plainFormat(format));
  const all = [...definitions.values()].reduce(
    (sum, definition) => sum + formatBytes(definition.format),
    bytes - before,
  );
  if (bytes <= before || all <= MAX_WORKSPACE_FORMATS_BYTES) return [];
  const rule = `must not make the formats of the workspace larger than ${MAX_WORKSPACE_FORMATS_BYTES} bytes as JSON`;
  return [invalid(['format'], `${rule} together`)];
}

function formatBytes(format: AttributeFormat | null): number {
  return format === null ? 0 : Buffer.byteLength(JSON.stringify(format));
}

function keyConflict({ key, archived }: AttributeDefinition): Problem {
  const wayOut = archived ? '; it is archived: update it with archived false to use it again' : '';
  return {
    code: 'ResourceAlreadyExists',
    message: `attribute "${key}" is defined already${wayOut}`,
    path: ['key'],
    existingKey: key,
  };
}
