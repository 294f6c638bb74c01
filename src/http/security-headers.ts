/**
 * What every answer says to a browser: take it for what its type says, show it in no frame, run and load nothing of it,
 * tell no other site where you were, give it to no page of another site, and keep it nowhere. Pages and what may be
 * kept say otherwise in their own headers. `Strict-Transport-Security` is for the proxy to say, which has the TLS.
 */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;
