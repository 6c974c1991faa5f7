/** Elements made by scripts, and words that stand on the page in both languages. */

/** An element with attributes, of which `false` and what is not there are left out; children are nodes or strings, which become text, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** Words in both languages, as nodes; the style sheet shows those that the reader reads. */
export const both = (zh, en) => [element("span", { lang: "zh-Hans" }, zh), " ", element("span", { lang: "en" }, en)];

/** What language is shown: zh, en, or both. */
export const view = () => window.__dz?.get().view ?? "both";

/** A name that cannot be seen, in the reader's language. */
export const named = (zh, en) => ({ zh, en, both: `${zh} ${en}` })[view()];
