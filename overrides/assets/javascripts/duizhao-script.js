/**
 * Chinese in Traditional characters, for a reader who chose them.
 *
 * The table (texts/hant.json) was made at build time: single characters, and the words in which one goes another way.
 * Characters are exchanged in place, one for one, so that marks, notes, links and selections stay where they are. What
 * was there is kept: originalText() and originalCopy() have it, for all who quote or compare the text.
 */

const originals = new WeakMap();
const LEFT = "pre, code, kbd, script, style, textarea, [data-dz-unconverted]";
const HAN = /[\u3400-\u9fff]/;
let table;
let watch;
let shown = "hans";

/** The established text of a text node, whatever script it is shown in. */
export const originalText = (node) => originals.get(node) ?? node.data;

/** A copy of an element with the established text. */
export function originalCopy(element) {
  const copy = element.cloneNode(true);
  const [from, to] = [element, copy].map((root) => document.createTreeWalker(root, NodeFilter.SHOW_TEXT));
  while (from.nextNode() && to.nextNode()) to.currentNode.data = originalText(from.currentNode);
  return copy;
}

/** What a range holds, likewise. */
export function originalContents(range) {
  const copy = range.cloneContents();
  const to = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  const from = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_TEXT, (node) => (range.intersectsNode(node) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT));
  for (let node = range.commonAncestorContainer.nodeType === Node.TEXT_NODE ? from.currentNode : from.nextNode(); node && to.nextNode(); node = from.nextNode()) {
    to.currentNode.data = originalText(node).slice(node === range.startContainer ? range.startOffset : 0, node === range.endContainer ? range.endOffset : undefined);
  }
  return copy;
}

function read({ pairs, words }) {
  const single = new Map();
  for (let at = 0; at < pairs.length; at += 2) single.set(pairs[at], pairs[at + 1]);
  const inWords = new Map();
  for (const [character, after] of Object.entries(words)) {
    const found = Object.entries(after).flatMap(([to, list]) => list.split(" ").map((word) => ({ to, offset: word.indexOf("_"), word: word.replace("_", character) })));
    inWords.set(character, found.sort((a, b) => b.word.length - a.word.length));
  }
  return { single, inWords };
}

function convert(text) {
  let made = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    const word = table.inWords.get(character)?.find((one) => at >= one.offset && text.startsWith(one.word, at - one.offset));
    made += word ? word.to : (table.single.get(character) ?? character);
  }
  return made;
}

const BLOCK = "p, h1, h2, h3, h4, h5, h6, li, td, th, dt, dd, summary, figcaption, button, div";

/** The text nodes under a root by the block they stand in, since a word may run across a link's edge; null parts them. */
function blocksOf(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, {
    acceptNode: (node) => (node.nodeType === Node.TEXT_NODE ? NodeFilter.FILTER_ACCEPT : node.matches(LEFT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP),
  });
  const blocks = new Map();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const block = node.parentElement.closest(BLOCK) ?? root;
    if (HAN.test(node.data)) {
      if (!blocks.has(block)) blocks.set(block, []);
      blocks.get(block).push(node);
    } else if (!node.parentElement.closest("sup")) {
      blocks.get(block)?.push(null);
    }
  }
  return blocks.values();
}

function toTraditional(root) {
  for (const nodes of blocksOf(root)) {
    if (nodes.every((node) => !node || originals.has(node))) continue;
    const made = convert(nodes.map((node) => (node ? originalText(node) : "\n")).join(""));
    let at = 0;
    for (const node of nodes) {
      const text = node ? originalText(node) : "\n";
      const after = made.slice(at, (at += text.length));
      if (!node) continue;
      originals.set(node, text);
      if (after !== node.data) node.data = after;
    }
  }
  for (const one of languages(root, "zh-Hans")) one.lang = "zh-Hant";
}

function toSimplified(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!originals.has(node)) continue;
    node.data = originals.get(node);
    originals.delete(node);
  }
  for (const one of languages(root, "zh-Hant")) one.lang = "zh-Hans";
}

function languages(root, lang) {
  const found = [...root.querySelectorAll(`[lang="${lang}"]`)].filter((one) => !one.closest(LEFT));
  return root.lang === lang ? [root, ...found] : found;
}

/** Runs a change of text nodes; the selection and the highlights stay at their characters. */
function keepRanges(change) {
  const selection = getSelection();
  const held = selection?.rangeCount ? [selection.anchorNode, selection.anchorOffset, selection.focusNode, selection.focusOffset] : null;
  const ranges = [...(window.CSS?.highlights?.values() ?? [])].flatMap((highlight) => [...highlight]).map((range) => [range, range.startContainer, range.startOffset, range.endContainer, range.endOffset]);
  change();
  for (const [range, start, from, end, to] of ranges) {
    range.setStart?.(start, from);
    range.setEnd?.(end, to);
  }
  if (held) selection.setBaseAndExtent(...held);
}

/** The scrape and its apparatus show what is there; around them the site's own words follow the reader. */
const isQuoting = () => /\/(apparatus|scrape)\/$/.test(location.pathname);
const roots = () => (isQuoting() ? [document.querySelector(".md-header")] : [document.body]);

function tell(state) {
  document.documentElement.dataset.dzConverted = state;
  delete document.documentElement.dataset.dzWait;
}

async function follow() {
  const { script } = window.__dz.get();
  if (script === "hant" && !table) {
    try {
      table = read(await window.__dz.table());
      window.__dz.convert = convert;
    } catch {
      return tell("failed");
    }
    return follow();
  }
  watch?.disconnect();
  if (script !== shown || script === "hant") {
    shown = script;
    keepRanges(() => roots().forEach(script === "hant" ? toTraditional : toSimplified));
    const [title] = document.getElementsByTagName("title");
    if (title?.firstChild) (script === "hant" ? toTraditional : toSimplified)(title);
    window.__dz.name();
    document.dispatchEvent(new CustomEvent("dz:script", { detail: { script } }));
  }
  tell(script);
  if (script !== "hant") return;
  // What is written into the page later: panels, results, counterparts.
  watch = new MutationObserver((changes) => {
    if (isQuoting()) return;
    for (const { addedNodes, target } of changes) {
      for (const node of addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE && node.isConnected && !node.closest(LEFT)) toTraditional(node);
        else if (node.nodeType === Node.TEXT_NODE && !originals.has(node) && !target.closest?.(LEFT)) toTraditional(target);
      }
    }
  });
  watch.observe(document.body, { childList: true, subtree: true });
}

document.addEventListener("dz:state", follow);
follow();
