/**
 * The frame of a page: light or dark, the place one is at in the table of contents, and tables that scroll by keyboard.
 * All of it is comfort; the page is whole without it.
 */

import { onPage } from "./duizhao-page.js";

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

const isDark = () => (root.dataset.scheme ? root.dataset.scheme === "dark" : dark.matches);

function colours(signal) {
  const button = document.querySelector("[data-dz-scheme]");
  if (!button) return;
  const tell = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.scheme = isDark() ? "light" : "dark";
    window.__md_set?.("scheme", root.dataset.scheme);
    tell();
  });
  dark.addEventListener("change", tell, { signal });
  tell();
}

/** Marks in the table of contents the last heading that has passed the upper edge of the window. */
function contents(signal) {
  const box = document.getElementById("dz-contents");
  const links = box ? [...box.querySelectorAll("[data-dz-toc] a")] : [];
  const places = links
    .map((link) => ({ link, target: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
    .filter(({ target }) => target);
  if (!places.length) return;
  let current;
  const follow = () => {
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (places[middle].target.getBoundingClientRect().top <= 96) low = middle + 1;
      else high = middle;
    }
    const link = places[low - 1]?.link;
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    if (!link) return;
    link.setAttribute("aria-current", "location");
    // Only the column itself moves, never the page.
    const top = link.offsetTop - box.clientHeight / 3;
    if (Math.abs(box.scrollTop - top) > box.clientHeight / 4) box.scrollTop = top;
  };
  let asked = false;
  addEventListener(
    "scroll",
    () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        follow();
      });
    },
    { passive: true, signal },
  );
  box.addEventListener("click", (event) => {
    if (event.target.closest("a") && box.matches(":popover-open")) box.hidePopover();
  });
  requestAnimationFrame(follow);
}

/** Tables that the style sheet fits to any width; to move them would make the browser lay them all out again. */
const FITTED = ".counterparts, .pairs, .shared-text";

/** A table wider than the page scrolls in a box of its own, which the keyboard can reach. */
function tables(signal) {
  const seen = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (!target.checkVisibility({ contentVisibilityAuto: true })) continue; // not laid out yet
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  signal.addEventListener("abort", () => seen.disconnect());
  for (const table of document.querySelectorAll(".md-typeset table")) {
    if (table.closest(FITTED)) continue;
    let box = table.closest(".matrix, .dz-scroll");
    if (!box) {
      box = document.createElement("div");
      box.className = "dz-scroll";
      table.replaceWith(box);
      box.append(table);
    }
    if (!box.hasAttribute("role")) {
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "表格 Table");
      box.dataset.dzName = "表格|Table";
    }
    seen.observe(box);
  }
}

onPage(colours);
onPage(contents);
onPage(tables);
