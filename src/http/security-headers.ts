/**
 * Headers of every response, for browsers: no content sniffing, no frames, no scripts or other resources, no referrer,
 * no use by pages of other sites, no caching. Pages and cacheable responses override them. The proxy adds
 * `Strict-Transport-Security`, because it terminates TLS.
 */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;
