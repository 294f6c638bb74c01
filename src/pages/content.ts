/** Returns what the server has put into the page for its script, by the element with the id `content`. */
export function contentOf<Content>(): Content {
  return JSON.parse(elementWithId('content').textContent);
}

/** Throws if the page has no such element. */
export function elementWithId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element with the id ${id}`);
  return found;
}
