import type { Gateway, TestWorkspace } from '../gateway.ts';

export const LIST = '0190a000-0000-7000-8000-0000000000aa';
const COUNT = 25;

/** Creates a workspace with a list of 25 contacts, of which the last one has the id of the list. */
export async function listWithContacts(gateway: Gateway): Promise<{ workspace: TestWorkspace; names: string[] }> {
  const names = Array.from({ length: COUNT }, (_, index) => `Contact ${index}`);
  const ids = names.map((_, index) => `0190a000-0000-7000-8000-${`${index}`.padStart(12, '0')}`);
  const workspace = await gateway.workspace({
    lists: [LIST],
    contacts: names.map((displayName, index) => ({
      id: index === COUNT - 1 ? LIST : (ids[index] as string),
      body: { attributes: { displayName }, listIds: [LIST] },
    })),
  });
  return { workspace, names };
}
