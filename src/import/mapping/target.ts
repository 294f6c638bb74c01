import type { ContactSet } from '../../store/contact-set-tables.ts';

/** What a column holds. */
export type Target =
  | { kind: 'id' | 'identifiers' | 'ignored' }
  | { kind: 'identifier' | 'attribute'; key: string }
  | { kind: 'set'; set: ContactSet };

const SETS: Record<string, ContactSet> = { lists: 'listIds', accounts: 'accountIds', companies: 'companyRefs' };
const IDENTIFIERS = ['emailaddress', 'phonenumber'];
/** What an export writes and follows from the rest, and what a file of refused rows says of them. */
const IGNORED = /^(?:createdAt|updatedAt|import:.*|)$/;

/** What a column of this name holds, as exports name them; undefined if it is none of theirs. */
export function targetFrom(name: string): Target | undefined {
  if (name === 'id' || name === 'identifiers') return { kind: name };
  if (IDENTIFIERS.includes(name)) return { kind: 'identifier', key: name };
  if (IGNORED.test(name)) return { kind: 'ignored' };
  if (Object.hasOwn(SETS, name)) return { kind: 'set', set: SETS[name] as ContactSet };
  const [, kind, key] = /^(identifier:|attributes\.)(.+)$/s.exec(name) ?? [];
  if (key === undefined) return undefined;
  return { kind: kind === 'identifier:' ? 'identifier' : 'attribute', key };
}

/** The names that columns may have, for messages. */
export const TARGET_NAMES =
  'id, emailaddress, phonenumber, identifier:<key>, identifiers, attributes.<key>, lists, accounts or companies';
