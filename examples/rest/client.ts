import createClient from 'openapi-fetch';
import type { paths } from './generated/openapi.ts';

/** The address of the gateway and the access key. Default: those of the demo. */
export const gateway = {
  url: process.env.GATEWAY_URL ?? 'http://127.0.0.1:4000',
  key: process.env.GATEWAY_KEY ?? 'abcd',
  workspaceId: process.env.GATEWAY_WORKSPACE ?? 'a1405560-c8d3-4b1a-877d-3f449ad95352',
};

/** The gateway by its paths. Requests and responses have the types of its OpenAPI document. */
export const client = createClient<paths, 'application/json'>({
  baseUrl: gateway.url,
  headers: { authorization: `AccessKey ${gateway.key}` },
});
