import module from 'node:module';

const OLDEST = { major: 22, minor: 15 };

// Imported before anything else, and so before the native database: on an older Node that one crashes without a word.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
  console.error(
    `contact-gateway needs Node ${OLDEST.major}.${OLDEST.minor} or newer, and this is ${process.versions.node}: ` +
      'install a current one from nodejs.org',
  );
  process.exit(1);
}

// Keeps compiled code for the next start, which saves about a fifth of its time.
module.enableCompileCache();
