import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';

export const AUDIENCE = 'https://contacts.example.com';
export const CLIENT = { id: 'crm-service', secret: 'only-in-tests' };

export interface SigningKey {
  id: string;
  alg: 'ES256' | 'RS256';
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: JWK;
}

export interface TestProvider {
  issuer: string;
  jwksUrl: string;
  /** Requests for the signing keys so far. */
  keyRequests(): number;
  /** Returns an access token that the provider issued to its client, by the grant for services. */
  issue(scope: string): Promise<string>;
  close(): Promise<void>;
}

export async function newSigningKey(id: string, alg: SigningKey['alg'] = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { id, alg, privateKey, publicKey, jwk: { ...(await exportJWK(privateKey)), kid: id, alg, use: 'sig' } };
}

/** Signs any claims, as the provider would with this key. */
export function sign(claims: JWTPayload, { id, alg, privateKey }: SigningKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, kid: id, typ: 'at+jwt' }).sign(privateKey);
}

/** Starts a real OpenID provider on loopback. `port`: take the place of an earlier one, with other keys. */
export async function startProvider(key: SigningKey, workspaceId: string, port = 0): Promise<TestProvider> {
  let requests = 0;
  const server = createServer((request, response) => {
    if (request.url === '/jwks') requests += 1;
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    jwks: { keys: [key.jwk] },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        id_token_signed_response_alg: key.alg,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    extraTokenClaims: () => ({ workspace_id: workspaceId }),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'contacts:read contacts:write offline',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: key.alg } },
        }),
      },
    },
  });
  const handle = provider.callback();

  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    keyRequests: () => requests,
    async issue(scope) {
      const credentials = Buffer.from(`${CLIENT.id}:${encodeURIComponent(CLIENT.secret)}`).toString('base64');
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${credentials}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: AUDIENCE, scope }),
      });
      const { access_token: token, error_description: error } = (await response.json()) as Record<string, string>;
      if (token === undefined) throw new Error(`the provider issued no token: ${response.status} ${error}`);
      return token;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
