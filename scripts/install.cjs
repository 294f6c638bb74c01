// Installs from the lockfile when node_modules is missing or does not have what the lockfile names. Runs before anything
// is installed, so on whatever Node the machine has: plain JavaScript that old versions understand.
const { spawn } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { join } = require('node:path');

const root = join(__dirname, '..');
// Says of which lockfile all was found to be installed: most starts read no more.
const stamp = join(root, 'node_modules', '.installed-lockfile');
const lockfile = read(join(root, 'package-lock.json'));
const hash = createHash('sha256').update(lockfile).digest('hex');

if (read(stamp) !== hash) {
  if (isInstalled()) writeFileSync(stamp, hash);
  else install(() => writeFileSync(stamp, hash));
}

// npm itself shows nothing before it is done.
function install(onInstalled) {
  console.error('Installing from the lockfile; this takes about a minute, once.');
  const begin = Date.now();
  const progress = setInterval(() => {
    console.error(`  still installing after ${Math.round((Date.now() - begin) / 1000)} s`);
  }, 10000);
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: true };
  spawn('npm ci --no-audit --no-fund --loglevel=error', options).on('close', (code) => {
    clearInterval(progress);
    if (code === 0) return onInstalled();
    console.error('\nThe installation failed. Check that the npm registry can be reached, then run the command again.');
    process.exitCode = 1;
  });
}

// npm writes down what it has installed when it is done, so that an installation that was cut short does not count.
function isInstalled() {
  const found = read(join(root, 'node_modules', '.package-lock.json'));
  if (found === undefined) return false;
  const installed = JSON.parse(found).packages;
  const wanted = JSON.parse(lockfile).packages;
  return Object.keys(wanted).every((path) => {
    if (path === '') return true;
    const one = installed[path];
    // npm leaves out what is for other systems.
    if (one === undefined) return Boolean(wanted[path].optional || wanted[path].devOptional);
    return one.integrity === wanted[path].integrity && versionAt(path) === wanted[path].version;
  });
}

// Of what is really there: npm writes what it has only planned, too, when it makes a lockfile alone.
function versionAt(path) {
  const manifest = read(join(root, path, 'package.json'));
  return manifest === undefined ? undefined : JSON.parse(manifest).version;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
