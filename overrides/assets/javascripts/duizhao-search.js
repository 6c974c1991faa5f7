/**
 * The site's search. This module is all that every page loads: it listens for the keys and the header's button, marks
 * the words on a page that a search led to, and fetches the rest when it is needed.
 *
 * `/`, `f` or Ctrl-K open the dialog, Esc closes it; without Ctrl only where one-key shortcuts are on.
 */

import { onPage } from "./duizhao-page.js";

const OPENING_KEYS = new Set(["/", "f"]);
/** Where the site begins; this file lies two folders below. */
const ROOT = new URL("../../", import.meta.url);

function isWritable(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]:not([contenteditable=false])") !== null;
}

/** The modules that a search needs. Each names others, and on a slow line every round of asking counts. */
const PARTS = ["dialog", "box", "view", "words", "mark", "fold", "index", "query", "address", "collect", "match", "correct", "stem"];

function fetchAhead() {
  for (const part of PARTS.splice(0)) {
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = new URL(`duizhao-search-${part}.js`, import.meta.url).href;
    document.head.append(link);
  }
}

async function openSearch(opener) {
  fetchAhead();
  try {
    const { openDialog } = await import("./duizhao-search-dialog.js");
    openDialog(ROOT, opener);
  } catch (error) {
    console.warn(error);
    location.assign(new URL("search/", ROOT)); // where the link leads
  }
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
  const plainKey = OPENING_KEYS.has(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey && window.__md_get?.("__keys") !== false && !isWritable(event.target);
  if (!command && !plainKey) return;
  if (plainKey && document.querySelector("dialog[open]")) return;
  event.preventDefault();
  openSearch(document.activeElement);
});

// Capturing, and on the document: the link is there on every page, and must not be followed.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-dz-search-open]") : null;
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    openSearch(button);
  },
  true,
);

async function foldLists() {
  const { siteIndex } = await import("./duizhao-search-box.js");
  return (await siteIndex(ROOT)).foldLists;
}

async function arrive() {
  const place = document.querySelector("[data-dz-search-page]");
  if (place) {
    fetchAhead();
    const { startPage } = await import("./duizhao-search-page.js");
    await startPage(place, ROOT);
  } else if (new URL(location.href).searchParams.has("q")) {
    const { markLanding } = await import("./duizhao-search-mark.js");
    await markLanding(foldLists);
  }
}

onPage(arrive);
