/**
 * Loads what the start does not wait for: GraphQL, the OpenAPI document and the library of phone numbers. Once it has
 * resolved, none of them needs a file descriptor any more. Rejects where something cannot be loaded; asked again, it
 * tries again.
 */
export async function loadParts(): Promise<void> {
  const { normalizePhoneNumber } = await import('./normalization/phone-number.ts');
  normalizePhoneNumber('+31612345678');
  await Promise.all([
    import('./graphql/server/yoga.ts'),
    import('./graphql/server/fast-path.ts'),
    import('./graphql/server/engine.ts'),
    import('./rest/openapi/document.ts'),
  ]);
}
