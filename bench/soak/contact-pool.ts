/** A contact of the soak, as its worker knows it. */
export interface KnownContact {
  id: string;
  /** Its address is `contact{number}@example.com`. */
  number: number;
  /** Its version when it was last seen. */
  version: number;
}

/** The contacts that there are. Who takes one has it alone until it is put back, so that each answer can be foretold. */
export interface ContactPool {
  take(): KnownContact;
  putBack(contact: KnownContact): void;
  /** To be called when a contact has come into being, and when one that was taken is gone. */
  added(contact: Pick<KnownContact, 'id' | 'number'>): void;
  gone(): void;
  /** A number that no contact has had. */
  newNumber(): number;
  /** How many there are more than in the beginning. */
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
