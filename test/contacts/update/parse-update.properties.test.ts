import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ADAS_EMAIL, LIST_A } from '../../../src/conformance/environment/seed.ts';
import { parseUpdateRequest } from '../../../src/contacts/update/parse-update.ts';
import { UPDATE_CONTACT_SCHEMA } from '../../../src/contacts/update/update-contact-body.ts';
import { type IdentifierRef, isRejected, type Path } from '../../../src/contacts/validation/problem.ts';
import { planning } from '../arbitrary.ts';
import { planIn } from '../world.ts';

const FIELDS = Object.keys(UPDATE_CONTACT_SCHEMA.properties);

const text = fc.oneof(
  fc.string({ unit: 'binary-ascii' }),
  fc.constantFrom('\0', '\ud800', '', 'k'.repeat(300), LIST_A),
);
const key = fc.constantFrom(
  'emailaddress',
  'phonenumber',
  'key',
  '__proto__',
  'constructor',
  '',
  '\0',
  'a/b~1',
  'x'.repeat(70),
);
const leaf = fc.oneof(
  text,
  fc.constantFrom(null, undefined, true, 1e300, Number.NaN, ADAS_EMAIL),
  fc.jsonValue(),
  fc.anything(),
);
const identifier = fc.record({ key, value: leaf, properties: leaf }, { requiredKeys: [] });
const part = fc.oneof(leaf, identifier, entries(key, leaf), fc.array(fc.oneof(leaf, identifier), { maxLength: 12 }));

/** Anything that a client may send: any value, any value in each field, and nearly valid bodies. */
const hostile = fc.oneof(fc.jsonValue(), fc.anything(), entries(fc.constantFrom(...FIELDS, '__proto__', 'more'), part));

describe('parseUpdateRequest', () => {
  test('accepts any value, and every problem is at an existing place or reports a missing one', () => {
    everyBody((body) => {
      const astray = parseUpdateRequest(body).problems.filter(
        ({ path, message }) =>
          !leadsSomewhere(body, path) && !(message.endsWith('is required') && leadsSomewhere(body, path.slice(0, -1))),
      );
      expect(astray).toEqual([]);
    });
  });

  test('omits the invalid parts', () => {
    everyBody((body) => {
      const { request, problems } = parseUpdateRequest(body);
      const places = [...request.addIdentifiers, ...request.removeIdentifiers, ...request.requiredLists].map(
        ({ path }) => path,
      );
      const attributes = [...request.attributes.keys()].map((it) => ['attributes', it]);
      const broken = [...places, ...attributes].filter((place) => problems.some(({ path }) => isWithin(place, path)));
      expect(broken).toEqual([]);
    });
  });

  test('lists every ignored property', () => {
    everyBody((body) => {
      const isRead = typeof body === 'object' && body !== null && !Array.isArray(body);
      const keys = isRead ? Object.keys(body) : [];
      expect(parseUpdateRequest(body).ignoredProperties).toEqual(keys.filter((it) => !FIELDS.includes(it)));
    });
  });

  test('reads all of a body without problems', () => {
    fc.assert(
      fc.property(planning(), ({ body }) => {
        const { request, problems } = parseUpdateRequest(body);
        if (problems.length > 0) return;
        const { addIdentifiers = [], identifiers = [], removeIdentifiers = [], addToLists = [], listIds = [] } = body;
        expect([...request.attributes]).toEqual(Object.entries(body.attributes ?? {}));
        expect(request.addIdentifiers).toMatchObject([...addIdentifiers, ...identifiers].map(asGiven));
        expect(request.removeIdentifiers).toMatchObject(removeIdentifiers.map(asGiven));
        expect(request.requiredLists.map(({ id }) => id)).toEqual(
          [...listIds, ...addToLists].map((id) => id.toLowerCase()),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('planUpdate', () => {
  test('rejects or plans any value, and rejects all values with problems', () => {
    everyBody((body) => {
      const rejected = isRejected(planIn({ body, context: { originMayWriteReadOnly: true } }));
      if (parseUpdateRequest(body).problems.length > 0) expect(rejected).toBe(true);
    });
  });
});

function everyBody(check: (body: unknown) => void): void {
  fc.assert(fc.property(hostile, check), { numRuns: 500 });
}

/** From entries, so that `__proto__` is an ordinary key. */
function entries(keys: fc.Arbitrary<string>, values: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  return fc.array(fc.tuple(keys, values), { maxLength: 8 }).map((pairs) => Object.fromEntries(pairs));
}

function leadsSomewhere(value: unknown, [step, ...rest]: Path): boolean {
  if (step === undefined) return true;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
  return leadsSomewhere((value as Record<string | number, unknown>)[step], rest);
}

function isWithin(outer: Path, inner: Path): boolean {
  return outer.every((step, index) => inner[index] === step);
}

function asGiven({ value, ...rest }: IdentifierRef) {
  return { ...rest, given: value };
}
