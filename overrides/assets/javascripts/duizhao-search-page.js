/** The search page: the same search with an address, `/search/?q=...`. */

import { SearchBox, siteIndex } from "./duizhao-search-box.js";
import { filterFields, pageAddress } from "./duizhao-search-view.js";
import { element } from "./duizhao-element.js";
import { WORDS, both } from "./duizhao-search-words.js";

const MOST = 40;
const FILTERS = ["work", "rank", "genre", "kind", "from", "to"];

/** Brings the page's form to life; `place` is the element that the template marks with data-dz-search-page. */
export async function startPage(place, root) {
  const form = place.querySelector("form");
  const input = place.querySelector("input[name=q]");
  const part = (name) => place.querySelector(`[data-dz-part=${name}]`);
  const address = new URL(location.href);
  const filters = Object.fromEntries(FILTERS.map((name) => [name, address.searchParams.get(name) ?? ""]));
  const showWork = async () => {
    const shown = part("work");
    shown.hidden = !filters.work;
    if (!filters.work) return;
    const work = (await (await siteIndex(root)).allWorks()).find(({ id }) => id === filters.work);
    const name = work ? element("span", { lang: "zh-Hans" }, work.title) : element("span", {}, both(WORDS.unknownWork), filters.work);
    shown.replaceChildren(both(WORDS.inWork), ": ", name, " · ", element("a", { href: pageAddress(root, input.value, { ...filters, work: "" }) }, both(WORDS.everywhere)));
  };
  const onAnswer = (answer, query) => {
    history.replaceState(history.state, "", pageAddress(root, query.trim(), filters));
    place.dataset.answered = query;
    if (answer) place.dataset.took = answer.took.toFixed(1);
    if (filters.work) showWork();
  };
  const box = new SearchBox(
    { input, status: part("status"), steps: part("steps"), results: part("results") },
    { root, asOptions: false, most: MOST, filters, onAnswer },
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    box.run();
  });
  // The same search in one work, or in all: this page, so nothing need be loaded.
  place.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const url = link && new URL(link.href);
    if (!url || url.pathname !== location.pathname || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    filters.work = url.searchParams.get("work") ?? "";
    showWork();
    box.run();
    input.focus();
  });
  form.querySelector("button").disabled = false;
  input.value = address.searchParams.get("q") ?? "";
  try {
    const index = await siteIndex(root);
    part("filters").replaceChildren(filterFields(index, filters, () => box.run()));
    await showWork();
  } catch {
    // The search itself says that there is no index, and tries once more.
  } finally {
    if (input.value.trim()) box.run();
    else input.focus({ preventScroll: true });
  }
}
