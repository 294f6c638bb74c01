import type { DatabaseConnection, RootOperationNode } from 'kysely';
import type { PostgresConnection } from './connection.ts';

/**
 * Returns the connection of a change that defers writes without `returning`: it sends them together with the next
 * awaited statement, at the latest with the commit, which fails if a write failed. This saves a round trip for each
 * change. Deferred writes do not report the number of rows; use `returning` for it.
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
