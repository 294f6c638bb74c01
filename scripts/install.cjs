// Installs from the lockfile when node_modules is missing or older than it. Runs before anything is installed, so on
// whatever Node the machine has: plain JavaScript that old versions understand.
const { execSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { join } = require('node:path');

const root = join(__dirname, '..');
const stamp = join(root, 'node_modules', '.installed-lockfile');
const lockfile = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

if (installed() !== lockfile) {
  console.error('Installing from the lockfile; this takes about a minute, once.');
  try {
    execSync('npm ci --no-audit --no-fund --loglevel=error', { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  } catch {
    console.error('\nThe installation failed. Check that the npm registry can be reached, then run the command again.');
    process.exit(1);
  }
  writeFileSync(stamp, lockfile);
}

function installed() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined;
  }
}
