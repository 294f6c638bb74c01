import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './style.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { GraphiQLContent } from '../../graphql/graphiql/page.ts';
import { contentOf, elementWithId } from '../content.ts';
import { correctRoles } from './correct-roles.ts';
import { CurlButton, type CurlResult, CurlStatus } from './curl.tsx';

correctRoles();
createRoot(elementWithId('root')).render(
  <StrictMode>
    <Page {...contentOf<GraphiQLContent>()} />
  </StrictMode>,
);

/** GraphiQL with the examples of the server, its own toolbar and a status below it. */
function Page({ documents, headers }: GraphiQLContent) {
  const [result, setResult] = useState<CurlResult>();
  return (
    <>
      <GraphiQL
        fetcher={fetcher}
        initialQuery={queryOfAddress()}
        onEditQuery={showInAddress}
        defaultTabs={documents.map((query) => ({ query, headers }))}
        initialHeaders={headers}
        defaultHeaders={headers}
        defaultEditorToolsVisibility="headers"
        // The browser stores no key unless the user enables it in GraphiQL's settings.
        shouldPersistHeaders={false}
        showPersistHeadersSettings
      >
        <GraphiQL.Logo>contact-gateway</GraphiQL.Logo>
        <GraphiQL.Toolbar>
          {({ prettify, merge, copy }) => (
            <>
              {prettify}
              {merge}
              {copy}
              <CurlButton onResult={setResult} />
            </>
          )}
        </GraphiQL.Toolbar>
      </GraphiQL>
      <CurlStatus result={result} onClose={() => setResult(undefined)} />
    </>
  );
}

const fetcher = createGraphiQLFetcher({ url: location.pathname });

/** The document in the address, so that people can share it as a link. It never holds a key. */
function queryOfAddress(): string | undefined {
  return new URLSearchParams(location.search).get('query') ?? undefined;
}

function showInAddress(query: string): void {
  const address = new URL(location.href);
  address.searchParams.set('query', query);
  history.replaceState(null, '', address);
}
