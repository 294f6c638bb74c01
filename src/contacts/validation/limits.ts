/**
 * All limits of requests and stored data (specification §2–§5). Lengths are UTF-16 code units unless the name says
 * bytes. JSON is measured as UTF-8.
 */

/** Members of one contact. */
export const MAX_IDENTIFIERS = 100;
export const MAX_LISTS = 1_000;
export const MAX_ACCOUNTS = 1_000;
export const MAX_COMPANY_REFS = 1_000;
export const MAX_ATTRIBUTES_BYTES = 64 * 1024;

/** Attribute definitions of one workspace, including archived ones but not built-in ones. */
export const MAX_ATTRIBUTE_DEFINITIONS = 1_000;
export const MAX_FORMAT_OPTIONS = 1_000;
export const MAX_FORMAT_BYTES = 64 * 1024;
/**
 * The formats of all definitions of one workspace. After each change of a definition, every process reads them again.
 */
export const MAX_WORKSPACE_FORMATS_BYTES = 4 * 1024 * 1024;

/** Access keys of one workspace that are in use, and all stored ones: the oldest ended ones are deleted beyond that. */
export const MAX_ACCESS_KEYS = 500;
export const MAX_STORED_ACCESS_KEYS = 1_000;
/** How long a rotated key may stay valid, in seconds. */
export const MAX_ACCESS_KEY_OVERLAP = 2_592_000;

/** Elements of arrays and keys of maps in one body. */
export const MAX_BODY_ATTRIBUTES = 1_000;
export const MAX_BODY_IDENTIFIERS = 100;
export const MAX_BODY_LISTS = 10;
export const MAX_BODY_ACCOUNTS = 10;
export const MAX_BODY_COMPANY_REFS = 100;
export const MAX_BODY_LIST_CONTACTS = 100;
export const MAX_BODY_TAGS = 100;
export const MAX_BODY_UPDATES = 1_000;
export const MAX_ATTRIBUTE_ELEMENTS = 100;

/** Texts and objects in a body. */
export const MAX_ATTRIBUTE_KEY_LENGTH = 64;
export const MAX_ATTRIBUTE_TEXT_LENGTH = 4_096;
export const MAX_IDENTIFIER_KEY_LENGTH = 64;
/** Longer in paths, so that identifiers with long keys are found. */
export const MAX_PATH_IDENTIFIER_KEY_LENGTH = 250;
export const MAX_IDENTIFIER_VALUE_LENGTH = 500;
export const MAX_IDENTIFIER_PROPERTIES = 1_000;
export const MAX_IDENTIFIER_PROPERTIES_BYTES = 4 * 1024;
export const MAX_COMPANY_REF_LENGTH = 250;
export const MAX_NAME_LENGTH = 256;
export const MAX_DISPLAY_NAME_LENGTH = 150;
export const MAX_DESCRIPTION_LENGTH = 500;

/**
 * The limits of any JSON at any depth. 1 MiB with 90,000 different keys takes as long to parse as 20 MiB with few, and
 * half a million numbers take 90 times as long to check as to parse.
 */
export const BODY_LIMITS = { keys: 20_000, containers: 20_000, values: 50_000 } as const;
export const MAX_JSON_DEPTH = 32;
export const MAX_JSON_KEY_LENGTH = 250;

/** Responses. */
export const MAX_FEATURED_IDENTIFIERS = 10;
/** The number of listed problems. A last entry counts the others. */
export const MAX_PROBLEMS = 100;
/** The same of the updates of one body together: each is reported with its first problem in any case. */
export const MAX_UPDATES_PROBLEMS = 2_000;
/** The contacts that the updates of one body are answered with, in characters of JSON together: those behind are left out. */
export const MAX_UPDATED_CONTACTS_SIZE = 8 * 1024 * 1024;
/** The contacts that updates may mean that are all made or none, in bytes of JSON together. */
export const MAX_ATOMIC_CONTACTS_SIZE = 8 * 1024 * 1024;
/** A value or a list of options inside a message. */
export const MAX_MESSAGE_VALUE_LENGTH = 200;
/** The number of messages in a response that suggest an attribute. */
export const MAX_SUGGESTIONS = 10;

/** Additional attribute keys in a request. */
export const MAX_REQUESTED_ATTRIBUTES = 100;

/** Filters of contacts. A scan compares each contact with all conditions. */
export const MAX_FILTER_ATTRIBUTES = 10;
export const MAX_FILTER_VALUES = 100;
/** Contacts that a request names by their ids, to find them. */
export const MAX_CONTACT_IDS = 100;
/** A time as text: longer than any that is exact to the nanosecond. */
export const MAX_TIME_LENGTH = 64;

/** The number of changes that a request reads back in the history of a contact. */
export const MAX_CHANGES_BACK = 10_000;
/** The number of changes that a page reads to find the contacts that changed since a time. With more, it scans contacts. */
export const MAX_CHANGES_SINCE = 4_000;

/** Contacts that a revert of another one brings back or merges into it again: full ones are 3,000 rows each to commit. */
export const MAX_REVERT_CONTACTS = 5;

/** Exports in progress: each holds a part of the contacts in memory for as long as its client reads. */
export const MAX_EXPORTS_PER_KEY = 2;
export const MAX_EXPORTS_PER_WORKSPACE = 8;
export const MAX_EXPORTS = 16;
