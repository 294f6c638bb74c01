import type { FastifyInstance } from 'fastify';
import { idFrom } from '../../contacts/validation/id.ts';
import { staticContent } from '../../protocol/static-content.ts';
import { OWN_FILES_HEADERS } from './own-files.ts';
import { CHANGES_SCRIPT } from './timeline-changes.ts';
import { PAGE_SCRIPT } from './timeline-script.ts';
import { TIMELINE_STYLE } from './timeline-style.ts';

/**
 * The page at `/contacts/{contactId}`, which shows the history of a contact: versions, their authors and changes. The
 * page is the same for every id and contains no data. The browser reads the history over the REST API with the key that
 * the user enters. With demo data, `demoKey` (letters and digits) is filled in.
 */
export function timelinePage(demoKey: string | undefined) {
  return async (server: FastifyInstance): Promise<void> => {
    const sendPage = staticContent('text/html', async () => pageText(demoKey), OWN_FILES_HEADERS);
    server.get<{ Params: { contactId: string } }>('/contacts/:contactId', async (request, reply) =>
      idFrom(request.params.contactId) === '' ? reply.callNotFound() : sendPage(request, reply),
    );
    server.get(
      '/contacts/timeline.css',
      staticContent('text/css', async () => TIMELINE_STYLE, OWN_FILES_HEADERS),
    );
    server.get(
      '/contacts/timeline.js',
      staticContent('text/javascript', async () => CHANGES_SCRIPT + PAGE_SCRIPT, OWN_FILES_HEADERS),
    );
  };
}

/** The field for the key has no name, so that a browser without scripts puts it into no address. */
function pageText(demoKey: string | undefined): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>contact-gateway: history of a contact</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/contacts/timeline.css">
<script type="module" src="/contacts/timeline.js"></script>
</head>
<body>
<main>
<p><a href="/">contact-gateway</a></p>
<h1>History of a contact</h1>
<p><bdi id="name"></bdi> <code id="contact-id"></code></p>
<noscript><p>This page reads the history with a script, and this browser runs none.</p></noscript>
<form id="form" autocomplete="off">
<label for="key">Access key</label>
<div class="field">
<input id="key" type="password" required autocomplete="off" autocapitalize="none" spellcheck="false"${keyValue(demoKey)} aria-describedby="hint problem">
<button type="submit">Show history</button>
</div>
<p id="hint">${demoKey === undefined ? WHERE_A_KEY_IS_FROM : `The key of the demo, <code>${demoKey}</code>, is filled in.`}
The key stays in the memory of this page until you leave it. It needs the scope <code>contacts:read</code> and, for a
contact that was deleted or merged, <code>history:read</code>.</p>
</form>
<p id="state" hidden></p>
<ol id="changes" reversed></ol>
<p id="problem" role="alert"></p>
<p id="status" role="status"></p>
<button id="more" type="button" hidden>Load more</button>
</main>
</body>
</html>
`;
}

const WHERE_A_KEY_IS_FROM = '<code>contact-gateway key create</code> makes a key.';

function keyValue(demoKey: string | undefined): string {
  return demoKey === undefined ? '' : ` value="${demoKey}"`;
}
