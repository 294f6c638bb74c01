/** A contact as the worker that uses it knows it. */
export interface KnownContact {
  id: string;
  /** Its address is `contact{number}@example.com`. */
  number: number;
  /** Its last known version. */
  version: number;
}

/** The existing contacts. Only one worker at a time has a contact, so that each response is predictable. */
export interface ContactPool {
  take(): KnownContact;
  putBack(contact: KnownContact): void;
  /** Call these after creating a contact, and after deleting one that was taken. */
  added(contact: Pick<KnownContact, 'id' | 'number'>): void;
  gone(): void;
  /** A number that no other contact has. */
  newNumber(): number;
  /** The number of contacts above the initial number. */
  surplus(): number;
}

export function contactPool(ids: readonly string[]): ContactPool {
  const free = ids.map((id, number): KnownContact => ({ id, number, version: 1 }));
  let count = free.length;
  let next = free.length;
  return {
    take() {
      const index = Math.floor(Math.random() * free.length);
      const [taken, last] = [free[index], free.pop()];
      if (taken === undefined || last === undefined) throw new Error('there are too few contacts for so many clients');
      if (taken !== last) free[index] = last;
      return taken;
    },
    putBack(contact) {
      free.push(contact);
    },
    added(contact) {
      count += 1;
      free.push({ ...contact, version: 1 });
    },
    gone() {
      count -= 1;
    },
    newNumber() {
      next += 1;
      return next;
    },
    surplus: () => count - ids.length,
  };
}

export function addressOf({ number }: Pick<KnownContact, 'number'>): string {
  return `contact${number}@example.com`;
}
