/** Allows only scripts and styles of this server, and no requests to or from other hosts. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The headers of pages that use only files of this server, and of these files. */
export const OWN_FILES_HEADERS = { 'content-security-policy': POLICY };
