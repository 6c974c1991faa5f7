/**
 * The page that is there, and the pages that take its place without the browser loading anew (duizhao-instant.js).
 *
 * A module that works on a page's elements says so with `onPage`. Its listeners on the window, the document and the media
 * take the signal that it is given, so that they end with the page.
 */

const mounts = [];
let live = new AbortController();
let path = location.pathname;

function run(mount) {
  try {
    mount(live.signal);
  } catch (error) {
    reportError(error); // one module that fails must not keep the others from the page
  }
}

/** Runs `mount(signal)` on this page and on each that follows; the signal is aborted when the page is left. */
export function onPage(mount) {
  mounts.push(mount);
  run(mount);
}

/** While another page is on its way the address is already its own: whoever writes into the address asks first. */
export const isHere = () => location.pathname === path;

/** Ends what listens for the page that is there. */
export function leavePage() {
  live.abort();
  window.CSS?.highlights?.clear();
}

/** Starts what belongs to the page that has come. */
export function enterPage() {
  live = new AbortController();
  path = location.pathname;
  for (const mount of mounts) run(mount);
}
