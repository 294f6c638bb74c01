#!/usr/bin/env -S node --max-semi-space-size=8
import './node-version.ts';

// Not imported from here, but loaded when that has run: only what comes after it is kept compiled.
await import('./command-line.ts');
