const OLDEST = { major: 22, minor: 15 };

/**
 * Returns what to do if this version of Node.js is too old, otherwise undefined. Called before anything else loads: on an
 * older Node.js, the native database crashes without a message.
 */
export function nodeProblem(): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return undefined;
  return (
    `contact-gateway needs Node ${OLDEST.major}.${OLDEST.minor} or newer, and this is ${process.versions.node}: ` +
    'install a current one from nodejs.org'
  );
}
