// Installs from the lockfile if node_modules is missing or differs from the lockfile. Runs before anything is
// installed, on any Node that the machine has: plain JavaScript that old versions understand.
const { spawn } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { join } = require('node:path');

const root = join(__dirname, '..');
// The digest of the lockfile whose packages were all found: most starts read only this file.
const stamp = join(root, 'node_modules', '.installed-lockfile');
const lockfile = read(join(root, 'package-lock.json'));
const hash = createHash('sha256').update(lockfile).digest('hex');

if (read(stamp) !== hash) {
  if (isInstalled()) writeFileSync(stamp, hash);
  else install(() => writeFileSync(stamp, hash));
}

// npm itself prints nothing before its end.
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

// npm writes this file at its end, so that an interrupted installation does not count.
function isInstalled() {
  const found = read(join(root, 'node_modules', '.package-lock.json'));
  if (found === undefined) return false;
  const installed = JSON.parse(found).packages;
  const wanted = JSON.parse(lockfile).packages;
  return Object.keys(wanted).every((path) => {
    if (path === '') return true;
    const one = installed[path];
    // npm omits packages for other systems.
    if (one === undefined) return Boolean(wanted[path].optional || wanted[path].devOptional);
    return one.integrity === wanted[path].integrity && versionAt(path) === wanted[path].version;
  });
}

// Checks the folders, because npm also lists packages that it has only planned when it creates a lockfile.
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
