/** The styles of the page with the history of a contact, in light and dark mode, for large and small screens. */
export const TIMELINE_STYLE = `
:root {
  color-scheme: light dark;
  --text: #1c2733; --quiet: #4a5665; --page: #fff; --box: #f1f4f8; --line: #76828f; --link: #0b57d0;
  --removed: #8c1d18; --removed-box: #fdeceb; --added: #14532d; --added-box: #e8f5ec;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e3e9f0; --quiet: #b3bfcc; --page: #14191f; --box: #212a34; --line: #8b97a5; --link: #8ab4f8;
    --removed: #ffb4ab; --removed-box: #3a1d1b; --added: #9fdcb3; --added-box: #16301f;
  }
}
@media (prefers-reduced-motion: no-preference) {
  html { scroll-behavior: smooth; }
}
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: var(--text); background: var(--page); }
h1 { margin: .5rem 0; font-size: 1.75rem; }
h2 { margin: 0; font-size: 1.15rem; }
p { margin: .4rem 0; }
a { color: var(--link); }
:focus-visible { outline: .2rem solid var(--link); outline-offset: .15rem; }
/* Isolates the text direction of each value. */
code { font: .9em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; unicode-bidi: isolate; }
bdi { overflow-wrap: anywhere; }
#name { font-weight: 600; }
form { margin: 1rem 0; padding: 1rem; background: var(--box); border-radius: .4rem; }
label { font-weight: 600; }
.field { display: flex; flex-wrap: wrap; gap: .5rem; margin: .3rem 0; }
input { flex: 1 1 14rem; min-width: 0; padding: .5rem; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: .3rem; }
input[aria-invalid] { border: 2px solid var(--removed); }
button { padding: .4rem .9rem; font: inherit; color: var(--link); background: var(--page); border: 1px solid currentColor; border-radius: .3rem; cursor: pointer; }
button:hover { text-decoration: underline; }
button[aria-busy] { color: var(--quiet); cursor: progress; }
#hint, #status { color: var(--quiet); }
#problem { color: var(--removed); font-weight: 600; }
#problem:empty, #status:empty, [role='status']:empty { margin: 0; }
ol { list-style: none; margin: 0; padding: 0; }
li { position: relative; padding: 0 0 1.5rem 1.5rem; border-left: 2px solid var(--line); }
li::before { content: ''; position: absolute; top: .4rem; left: calc(-.4rem - 1px); width: .8rem; height: .8rem; background: var(--page); border: 3px solid var(--link); border-radius: 50%; }
dl { margin: .6rem 0; }
dt { margin-top: .5rem; font-weight: 600; }
dd { margin: .15rem 0; }
del, ins { display: grid; grid-template-columns: 4.5rem minmax(0, 1fr); align-items: baseline; padding: .15rem .5rem; text-decoration: none; border-left: .25rem solid; border-radius: .2rem; }
del { color: var(--removed); background: var(--removed-box); }
ins { color: var(--added); background: var(--added-box); }
del > :first-child, ins > :first-child { font-size: .85rem; }
.current { font-weight: 600; color: var(--quiet); }
pre { margin: .5rem 0; padding: .75rem; overflow-x: auto; font: .85rem/1.5 ui-monospace, monospace; background: var(--box); border-radius: .4rem; user-select: all; }
`;
