import type { DatabaseConnection, RootOperationNode } from 'kysely';
import type { PostgresConnection } from './connection.ts';

/**
 * The connection of a change, on which nobody waits for what is only written: it goes to the server together with the
 * next question, at the latest with the commit, which fails where a write did. So a change takes a round trip less. It
 * does not know how many rows it has written: ask for them with `returning`.
 */
export function deferWrites(connection: PostgresConnection): DatabaseConnection {
  return {
    async executeQuery(query) {
      if (!isOnlyWritten(query.query)) return connection.executeQuery(query);
      connection.sendLater(query.sql, query.parameters);
      return { rows: [] };
    },
    streamQuery: () => connection.streamQuery(),
  };
}

function isOnlyWritten(query: RootOperationNode): boolean {
  switch (query.kind) {
    case 'InsertQueryNode':
    case 'UpdateQueryNode':
    case 'DeleteQueryNode':
      return query.returning === undefined;
    default:
      return false;
  }
}
