import {
  type IdentifierCollision,
  identifierCollisions,
  type MigrationReport,
  migrationReports,
} from '../store/events.ts';

/** The destination of lines for the operator: the console, or the log of a server. */
interface Output {
  info(line: string): void;
  warn(line: string): void;
}

/**
 * From now on, prints the progress of migrations and the conflicts that people must resolve. Returns a function that
 * ends this.
 */
export function showMigrationReports(output: Output): () => void {
  const showCollision = (message: unknown) => {
    const { workspaceId, key, contactId, otherContactId } = message as IdentifierCollision;
    output.warn(
      `workspace ${workspaceId}: ${key} of contact ${contactId} and of contact ${otherContactId} are the same today`,
    );
  };
  const showReport = (message: unknown) => {
    const { contacts, isDone, collisions = 0 } = message as MigrationReport;
    const verb = isDone ? 'the identifiers were brought up to date of' : 'bringing identifiers up to date:';
    output.info(`${verb} ${contacts} contacts${isDone ? '' : ' so far'}`);
    if (collisions === 0) return;
    output.warn(
      `${collisions} identifiers are the same as another one today and were left apart, each in a line above; ` +
        'merge the contacts that are one person',
    );
  };
  identifierCollisions.subscribe(showCollision);
  migrationReports.subscribe(showReport);
  return () => {
    identifierCollisions.unsubscribe(showCollision);
    migrationReports.unsubscribe(showReport);
  };
}
