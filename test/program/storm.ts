import { DOORS } from '../doors/door.ts';
import type { Program } from './program.ts';
import { LISTS, type Seeded } from './seed.ts';

/** An update that was answered as done. */
export interface Acknowledged {
  contactId: string;
  version: number;
  /** What its attribute `rating` was set to. */
  serial: number;
}

export interface Storm {
  acknowledged: Acknowledged[];
  /** Answers that are none to an update without a mistake. */
  refused: unknown[];
  /** Resolves when every client has had several answers, about. */
  raging: Promise<void>;
  /** Resolves when the program is gone and no client hears from it any more. */
  over: Promise<unknown>;
}

const CLIENTS = 12;

/**
 * Clients at both doors, each changing a contact of its own as fast as it can, in all of its parts at once, until the
 * program is gone. `round` makes serials that no other storm has.
 */
export function startStorm({ url }: Program, { workspaceId, key }: Seeded, round: number): Storm {
  const acknowledged: Acknowledged[] = [];
  const refused: unknown[] = [];
  let rage = () => {};
  const raging = new Promise<void>((resolve) => {
    rage = resolve;
  });

  async function client(number: number) {
    const door = DOORS[number % DOORS.length];
    const identifier = { key: 'externalId', value: `client-${number}` };
    for (let serial = round * 1_000_000; ; serial += 1) {
      const body = updateOfEverything(number, serial);
      const answer = await door?.upsert({ url, key, workspaceId, identifier, body }).catch(() => undefined);
      if (answer === undefined) return;
      if (answer.contact === null) refused.push(answer);
      else acknowledged.push({ contactId: answer.contact.id, version: answer.contact.version, serial });
      if (acknowledged.length + refused.length >= CLIENTS * 5) rage();
    }
  }

  const over = Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  return { acknowledged, refused, raging, over };
}

/** Takes out what the update before it has put in, so that each touches every table twice. */
function updateOfEverything(client: number, serial: number) {
  const before = serial - 1;
  return {
    attributes: { rating: serial, labels: [`label-${serial}`] },
    addIdentifiers: [{ key: 'ticket', value: `${client}-${serial}` }],
    removeIdentifiers: [{ key: 'ticket', value: `${client}-${before}` }],
    listIds: serial % 2 === 0 ? [LISTS[0]] : [LISTS[1]],
    accountIds: [account(serial), account(serial + 1)],
    addCompanyRefs: [`company-${client}-${serial}`],
    removeCompanyRefs: [`company-${client}-${before}`],
  };
}

function account(serial: number): string {
  return `0190a000-0000-7000-8000-${String(serial % 7).padStart(12, '0')}`;
}
