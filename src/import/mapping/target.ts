import type { ContactSet } from '../../store/contact-set-tables.ts';

/** The target of a column. */
export type Target =
  | { kind: 'id' | 'identifiers' | 'ignored' }
  | { kind: 'identifier' | 'attribute'; key: string }
  | { kind: 'set'; set: ContactSet };

const SETS: Record<string, ContactSet> = { lists: 'listIds', accounts: 'accountIds', companies: 'companyRefs' };
const IDENTIFIERS = ['emailaddress', 'phonenumber'];
/** Columns that an export derives from others, and the columns that a file of refused rows adds. */
const IGNORED = /^(?:createdAt|updatedAt|import:.*|)$/;

/** Returns the target of a column with this name in exports. Undefined if exports have no such column. */
export function targetFrom(name: string): Target | undefined {
  if (name === 'id' || name === 'identifiers') return { kind: name };
  if (IDENTIFIERS.includes(name)) return { kind: 'identifier', key: name };
  if (IGNORED.test(name)) return { kind: 'ignored' };
  if (Object.hasOwn(SETS, name)) return { kind: 'set', set: SETS[name] as ContactSet };
  const [, kind, key] = /^(identifier:|attributes\.)(.+)$/s.exec(name) ?? [];
  if (key === undefined) return undefined;
  return { kind: kind === 'identifier:' ? 'identifier' : 'attribute', key };
}

/** The possible names of columns, for messages. */
export const TARGET_NAMES =
  'id, emailaddress, phonenumber, identifier:<key>, identifiers, attributes.<key>, lists, accounts or companies';
