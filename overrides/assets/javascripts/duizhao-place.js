/**
 * The place one is at: in the address, in the reading bar, and shown for a moment to whoever comes by a link.
 *
 * The address follows the reader by replacing itself, once the page rests, so that the way back is not filled with
 * clauses. An id that a node once had leads to the node and becomes its present id.
 */

import { isHere, onPage } from "./duizhao-page.js";

const NODES = ":is(h2, h3, h4, h5, h6, p, div)[id]";
const REST = 250;
let text;
let nodes = [];
let shown;
let current;
let moved = false;

/** The English of a node stands behind its Chinese. */
const partner = (node) => (node?.nextElementSibling?.matches("p[lang='en']") ? node.nextElementSibling : undefined);
const edge = () => (document.querySelector("[data-dz-bar]")?.getBoundingClientRect().bottom ?? 0) + 24;

/** The last node that has passed under the bar; they stand in the order of the page. */
function nodeHere() {
  const line = edge();
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodes[middle].getBoundingClientRect().top <= line) low = middle + 1;
    else high = middle;
  }
  return nodes[low - 1];
}

function words(element) {
  const copy = element.cloneNode(true);
  for (const extra of copy.querySelectorAll("sup, button, .number, .headerlink, .state")) extra.remove();
  return copy.textContent.trim();
}

/** In the bar: the numbers that lead here, and the heading. */
function tell(node) {
  if (!shown) return;
  const english = document.documentElement.dataset.view === "en";
  let numbered = node;
  for (let at = nodes.indexOf(node); at >= 0 && !numbered?.matches("h2, h3, h4, h5, h6, :has(> .number)"); at -= 1) numbered = nodes[at];
  const place = english ? (partner(numbered) ?? numbered) : numbered;
  const number = place?.querySelector(".number")?.getAttribute("aria-label")?.split(" ").at(-1) ?? "";
  const heading = place && numbered.matches("h2, h3, h4, h5, h6") ? words(place) : "";
  shown.textContent = `${number} ${heading}`.trim();
  if (place) shown.lang = place.closest("[lang]")?.lang ?? "";
}

function here() {
  const node = nodeHere();
  if (node === current) return;
  current = node;
  tell(node);
}

let resting;
let asked = false;
function onScroll() {
  if (!asked) {
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      here();
    });
  }
  clearTimeout(resting);
  resting = setTimeout(() => {
    here();
    if (moved) write(current);
  }, REST);
}

function write(node) {
  if (!isHere()) return;
  const address = new URL(location);
  address.hash = node?.id ?? "";
  if (!node) address.href = address.href.replace(/#$/, "");
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

function find(hash) {
  const found = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  return found && text?.contains(found) ? found : null;
}

/** Sets a node off for a moment, in both languages. */
function show(node) {
  for (const one of document.querySelectorAll(".dz-arrived")) one.classList.remove("dz-arrived");
  for (const one of [node, partner(node)]) one?.classList.add("dz-arrived");
  setTimeout(() => [node, partner(node)].forEach((one) => one?.classList.remove("dz-arrived")), 2400);
}

/** Whoever comes by a link to a node. */
function land() {
  const found = find(location.hash);
  const node = found?.closest(NODES);
  if (!node || found.matches("sup, sup *")) return;
  if (node !== found) write(node); // an id that it once had
  node.scrollIntoView({ block: "start", behavior: "instant" });
  show(node);
  here();
}

/** Goes to the next clause or the one before; true where there is one. */
export function step(by) {
  const clauses = nodes.filter((node) => node.matches("h2, h3, h4, h5, h6, :has(> .number)"));
  const from = nodeHere();
  const at = clauses.findLastIndex((node) => node === from || (from && node.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING));
  const next = clauses[at + by];
  if (!next) return false;
  next.scrollIntoView({ block: "start", behavior: "instant" });
  write(next);
  const seen = [next, partner(next)].find((one) => one && getComputedStyle(one).visibility !== "hidden" && one.offsetHeight > 1) ?? next;
  const link = seen.querySelector(".number");
  if (!link) seen.tabIndex = -1;
  (link ?? seen).focus({ preventScroll: true });
  show(next);
  here();
  return true;
}

/** Where the contents open: at the place one is at. */
function openContents(event, contents) {
  if (event.newState !== "open") return;
  const link = contents.querySelector("[aria-current='location']");
  link?.focus({ preventScroll: true });
  if (link) contents.scrollTop += link.getBoundingClientRect().top - contents.getBoundingClientRect().top - contents.clientHeight / 3;
}

/** Once everything stands in its place; whoever has moved meanwhile, or comes back to where they were, is left alone. */
function settle(way) {
  if (!moved && way !== "traverse") land();
  else here();
  setTimeout(() => (moved = true), 2 * REST);
}

function arrive(signal) {
  text = document.querySelector(".established");
  nodes = text ? [...text.querySelectorAll(NODES)] : [];
  shown = document.querySelector("[data-dz-place]");
  current = undefined;
  moved = false;
  if (!text) return;
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) addEventListener(kind, () => (moved = true), { passive: true, once: true, capture: true, signal });
  addEventListener("scroll", onScroll, { passive: true, signal });
  addEventListener("hashchange", land, { signal });
  document.addEventListener("dz:state", () => tell(current), { signal });
  document.addEventListener("dz:script", () => tell(current), { signal });
  signal.addEventListener("abort", () => clearTimeout(resting));
  const contents = document.getElementById("dz-contents");
  contents?.addEventListener("toggle", (event) => openContents(event, contents));
  const coming = window.navigation?.transition;
  if (coming) coming.finished.then(() => settle(coming.navigationType), () => {});
  else if (document.readyState === "complete") settle();
  else addEventListener("load", () => settle(), { signal });
  requestAnimationFrame(here);
}

onPage(arrive);
