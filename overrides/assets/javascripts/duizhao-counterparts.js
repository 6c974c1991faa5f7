/**
 * Counterparts of a clause that many texts answer: their words, read on the page one is at.
 *
 * Such a clause has a page of its own that sets each counterpart beside it. The reading page names them and links there;
 * when a reader opens the list, the words come from that page. Without this script, or without a network, the link stays.
 */

const asked = new WeakSet();
const sideBySide = (root, base) => [...root.querySelectorAll("a[href]")].map((link) => new URL(link.getAttribute("href"), base).href).find((address) => address.includes("--"));

/** What follows a counterpart's head on its page, as far as the next head: its reason left out, its links made whole. */
function wordsAfter(head, base) {
  const found = [];
  for (let next = head.nextElementSibling; next && !next.matches(".counterpart, h2, h3"); next = next.nextElementSibling) {
    if (next.matches(".reason")) continue;
    const copy = document.importNode(next, true);
    for (const one of [copy, ...copy.querySelectorAll("[id]")]) one.removeAttribute("id");
    for (const link of copy.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), base).href;
    found.push(copy);
  }
  return found;
}

async function fill(block) {
  const heads = [...block.querySelectorAll(":scope > p")].filter((one) => sideBySide(one, location.href));
  const page = block.querySelector(":scope > p:last-child > a[href]")?.href;
  if (asked.has(block) || !page || !heads.length || block.querySelector("table, blockquote")) return;
  asked.add(block);
  try {
    const answer = await fetch(page);
    if (!answer.ok) throw new Error(answer.statusText);
    const source = new DOMParser().parseFromString(await answer.text(), "text/html");
    const words = new Map([...source.querySelectorAll(".pairs .counterpart")].map((head) => [sideBySide(head, answer.url), head]));
    for (const head of heads) {
      const there = words.get(sideBySide(head, location.href));
      const after = head.nextElementSibling?.matches(".reason") ? head.nextElementSibling : head;
      if (there) after.after(...wordsAfter(there, answer.url));
    }
  } catch {
    asked.delete(block); // the link to the clause's page is there all the same
  }
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details.counterparts[open]")) fill(event.target);
}, true);
