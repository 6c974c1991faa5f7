/**
 * Instant navigation: a link within the site brings the next page into this one.
 *
 * It rests on the browser's Navigation API, which keeps history, the way back, the stop button and places of scrolling as
 * they are with ordinary pages. Browsers without it load each page as ever, and so does this module wherever something is
 * not as expected: no answer, a page that is not ours, another state of the edition. Pages are asked for while the pointer
 * rests on a link, unless the reader saves data.
 */

import { enterPage, leavePage } from "./duizhao-page.js";

const REST = 65;
const KEPT = 60_000;
const scope = window.__md_scope;
const root = document.documentElement;
/** Address of a page -> its source, asked for a moment ago. */
const pages = new Map();
/** Key of an entry of the history -> how far its page was scrolled when it was left. */
const places = new Map();
const arrival = document.createElement("p");
let shown = location.pathname;
let resting;

const isPage = (url) => url.origin === scope.origin && url.pathname.startsWith(scope.pathname) && /(\/|\.html)$/.test(url.pathname);

/** The source of the page at a path; what follows `?` and `#` is the page's own affair. */
function ask(path) {
  if (!pages.has(path)) {
    const asked = fetch(path, { headers: { Accept: "text/html" } }).then((answer) => {
      const isHtml = (answer.headers.get("Content-Type") ?? "").startsWith("text/html");
      if (!answer.ok || !isHtml || new URL(answer.url).pathname !== path) throw new Error(`${path}: ${answer.status}`);
      return answer.text();
    });
    pages.set(path, asked);
    setTimeout(() => pages.delete(path), KEPT);
    asked.catch(() => pages.delete(path));
  }
  return pages.get(path);
}

/** Where a link leads; the map's links are SVG's, whose `href` is no string. */
const leadsTo = (link) => URL.parse?.(link.getAttribute("href"), document.baseURI);

/** Until the next page is there, the links of this one must not be read from the new address. */
function keepAddresses() {
  for (const one of document.querySelectorAll("a[href], link[href]")) one.setAttribute("href", leadsTo(one) ?? one.getAttribute("href"));
}

/** What a head says about its own page takes the place of what stood there; style sheets and scripts stay. */
function takeHead(head) {
  const own = (place) => [...place.children].filter((one) => !one.matches("link[rel=stylesheet], script[src], meta[charset], meta[http-equiv]"));
  for (const one of own(document.head)) one.remove();
  document.head.append(...own(head));
}

function take(source) {
  const next = new DOMParser().parseFromString(source, "text/html");
  if (!next.querySelector("#main") || next.documentElement.dataset.edition !== root.dataset.edition) return false;
  leavePage();
  takeHead(next.head);
  for (const script of next.body.querySelectorAll("script")) script.remove();
  document.body.replaceChildren(arrival, ...next.body.childNodes);
  return true;
}

/** Back to where the reader was; the browser's own memory of the place does not outlast what moves while the page is put in. */
function goBack(event) {
  const place = places.get(event.destination.key);
  if (place === undefined) event.scroll();
  else scrollTo({ top: place, behavior: "instant" });
}

async function show(event, path) {
  const source = await ask(path).catch(() => "");
  if (event.signal.aborted) return;
  if (!take(source)) {
    location.reload(); // the address is the new one already
    return;
  }
  shown = path;
  const isBack = event.navigationType === "traverse";
  window.__dz.arrive();
  if (!isBack) event.scroll(); // before the modules, some of which know better where the address leads
  enterPage();
  window.__dz.name();
  if (isBack) goBack(event);
  // Emptied first and filled later, so that it is told also where two pages have one name.
  arrival.textContent = "";
  setTimeout(() => (arrival.textContent = document.title), 100);
}

function onNavigate(event) {
  const url = new URL(event.destination.url);
  if (!event.canIntercept || event.hashChange || event.formData || event.downloadRequest !== null || event.navigationType === "reload") return;
  if (!isPage(url) || (event.destination.sameDocument && url.pathname === shown)) return;
  keepAddresses();
  places.set(navigation.currentEntry.key, scrollY);
  event.intercept({ scroll: "manual", handler: () => show(event, url.pathname) });
}

/** Asks for the page that a link leads to before it is followed; a failure is told when it is. */
function prefetch(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href]:not([download], [target=_blank])") : null;
  const url = link && leadsTo(link);
  if (url && isPage(url) && url.pathname !== shown) ask(url.pathname).catch(() => {});
}

function prefetchSoon(event) {
  clearTimeout(resting);
  resting = setTimeout(() => prefetch(event), REST);
}

if (window.navigation && "instant" in root.dataset && typeof NavigateEvent?.prototype.scroll === "function") {
  arrival.className = "dz-arrival";
  arrival.setAttribute("role", "status");
  document.body.prepend(arrival);
  navigation.addEventListener("navigate", onNavigate);
  if (!navigator.connection?.saveData) {
    document.addEventListener("pointerover", prefetchSoon);
    document.addEventListener("pointerdown", prefetch);
  }
}
