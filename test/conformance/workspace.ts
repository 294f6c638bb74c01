import type { TestWorkspace } from '../gateway.ts';

/** The command that holds the server of a workspace, or another one, against the table of cases. */
export function argumentsFor({ id, key }: TestWorkspace, target: string): string[] {
  return ['conformance', '--target', target, '--workspace', id, '--key', key];
}

/** What is left in a workspace of what a run makes and has to take away. */
export async function leftIn(workspace: TestWorkspace) {
  const { contact, contact_identifier, list, list_member, account } = await workspace.rows();
  return { contact, contact_identifier, list, list_member, account };
}

export const NOTHING = { contact: [], contact_identifier: [], list: [], list_member: [], account: [] };
