import type { TypedDocumentString } from './generated/graphql.ts';

/** The address of the gateway and the access key. Default: those of the demo. */
export const gateway = {
  url: process.env.GATEWAY_URL ?? 'http://127.0.0.1:4000',
  key: process.env.GATEWAY_KEY ?? 'abcd',
  workspaceId: process.env.GATEWAY_WORKSPACE ?? 'a1405560-c8d3-4b1a-877d-3f449ad95352',
};

/** Sends a document and returns its data with generated types. Throws if the server reports errors. */
export async function send<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `AccessKey ${gateway.key}` },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: { message: string }[] };
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('; '));
  return data as Data;
}
