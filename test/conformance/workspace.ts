import type { TestWorkspace } from '../gateway.ts';

/** The command that runs the cases against the server of a workspace, or another server. */
export function argumentsFor({ id, key }: TestWorkspace, target: string): string[] {
  return ['conformance', '--target', target, '--workspace', id, '--key', key];
}

/** The data of a run that is left in a workspace and should not be. */
export async function leftIn(workspace: TestWorkspace) {
  const { contact, contact_identifier, list, list_member, account } = await workspace.rows();
  return { contact, contact_identifier, list, list_member, account };
}

export const NOTHING = { contact: [], contact_identifier: [], list: [], list_member: [], account: [] };
