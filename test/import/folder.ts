import { rmSync } from 'node:fs';
import { afterAll } from 'vitest';
import { newScratchFolder } from '../store/scratch-folder.ts';

const folders: string[] = [];

/** Call it at the top of a file: deletes the folders of its tests at the end. */
export function removesFolders(): void {
  afterAll(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
}

export function newFolder(): string {
  const folder = newScratchFolder();
  folders.push(folder);
  return folder;
}
