/** No script and no style but our own files, and nothing from or to any other host. */
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

/** The headers of a page that is made of files of this server alone, and of these files. */
export const OWN_FILES_HEADERS = { 'content-security-policy': POLICY };
