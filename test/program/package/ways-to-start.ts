import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { DockerfileParser, type JSONInstruction } from 'dockerfile-ast';
import { newFolder } from '../program.ts';

/** A command, and the environment that it brings along. */
export interface Start {
  command: readonly string[];
  environment: Record<string, string>;
  folder: string;
}

interface Installed {
  folder: string;
  home: string;
  /** The Node.js to start it on. */
  node: string;
}

export interface Way {
  name: string;
  isPossible(): boolean;
  start(installed: Installed): Start;
}

/** Each way in which operators start the program, as the files in `deploy/` say. */
export const WAYS: readonly Way[] = [
  {
    name: 'npx',
    isPossible: () => true,
    start: ({ folder, node }) => ({
      command: [...npx(), '--no', 'contact-gateway', 'serve'],
      environment: { PATH: [dirname(node), '/usr/bin', '/bin'].join(delimiter), npm_config_update_notifier: 'false' },
      folder,
    }),
  },
  {
    name: 'the entry point of the container, as another user on a read-only root',
    isPossible: () => spawnSync('unshare', ['--mount', 'setpriv', ...AS_USER, process.execPath, '-v']).status === 0,
    start({ home, node }) {
      const { entrypoint, environment } = image();
      const folder = newFolder();
      const [, ...rest] = entrypoint.map((part) => part.replace('/app/', `${home}/`));
      const data = `file:${join(folder, 'contacts.db')}`;
      return {
        command: ['unshare', '--mount', 'sh', '-c', READ_ONLY_ROOT, folder, node, ...rest],
        environment: { ...environment, DATABASE_URL: data, PATH: process.env.PATH ?? '' },
        folder,
      };
    },
  },
  {
    name: 'the command of the systemd unit',
    isPossible: () => true,
    start({ folder, home, node }) {
      const unit = readFileSync(new URL('../../../deploy/contact-gateway.service', import.meta.url), 'utf8');
      const [, command = ''] = /^ExecStart=(.+)$/m.exec(unit) ?? [];
      const environment = Object.fromEntries(
        [...unit.matchAll(/^Environment=(\w+)=(.+)$/gm)].map(([, ...pair]) => pair),
      );
      const data = newFolder();
      return {
        command: command
          .replace('/usr/bin/node', node)
          .replace(join(PREFIX, 'node_modules/contact-gateway'), home)
          .split(' '),
        environment: {
          ...environment,
          DATABASE_URL: environment.DATABASE_URL.replace('/var/lib/contact-gateway', data),
        },
        folder,
      };
    },
  },
];

/** The path of the installation in the unit. */
const PREFIX = '/opt/contact-gateway';

/** The user of the image. */
const AS_USER = ['--reuid=1000', '--regid=1000', '--clear-groups', '--no-new-privs', '--bounding-set=-all'];

/** Mounts everything for reading only but the folder `$0`, and runs the command as the user of the image. */
const READ_ONLY_ROOT = `
  mount -t tmpfs -o mode=700,uid=1000,gid=1000 tmpfs "$0" && cd "$0" && mount -o remount,bind,ro / &&
  exec setpriv ${AS_USER.join(' ')} "$@"`;

/** Returns the command and the environment that the Dockerfile gives to its image. */
function image() {
  const text = readFileSync(new URL('../../../deploy/Dockerfile', import.meta.url), 'utf8');
  const instructions = DockerfileParser.parse(text).getInstructions();
  const commandOf = (keyword: string) =>
    instructions
      .filter((instruction) => instruction.getKeyword() === keyword)
      .flatMap((instruction) => (instruction as JSONInstruction).getJSONStrings())
      .map((part) => part.getJSONValue());
  const [, settings = ''] = /^ENV (.+)$/m.exec(text) ?? [];
  return {
    entrypoint: [...commandOf('ENTRYPOINT'), ...commandOf('CMD')],
    environment: Object.fromEntries(settings.split(' ').map((pair) => pair.split('='))),
  };
}

/** The npx of this Node.js. */
function npx(): string[] {
  return [execFileSync('which', ['npx'], { encoding: 'utf8' }).trim()];
}
