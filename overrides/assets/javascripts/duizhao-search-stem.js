/**
 * English: the words of a query, and their stems by the Porter2 algorithm of the Snowball project (M. F. Porter,
 * snowballstem.org), the same as builder/exporting/search_index/stemming.py; tests/cases/search/stems.json holds both to it.
 */

const STOP_WORDS = new Set(
  "a an and are as at be by for from has have in into is it its of on or shall that the their these this to was were which will with".split(" "),
);
const EXCEPTIONS = new Map(Object.entries({
  skis: "ski", skies: "sky", idly: "idl", gently: "gentl", ugly: "ugli", early: "earli", only: "onli", singly: "singl",
  sky: "sky", news: "news", howe: "howe", atlas: "atlas", cosmos: "cosmos", bias: "bias", andes: "andes",
}));
const AFTER_1A = new Set(["inning", "outing", "canning", "herring", "earring", "evening", "proceed", "exceed", "succeed"]);
const R1_PREFIX = /^(gener|commun|arsen|past|univers|later|emerg|organ|inter)/;
const VOWEL = /[aeiouy]/;
const SHORT_END = /(^|[^aeiouy])[aeiouy][^aeiouywxY]$|^[aeiouy][^aeiouy]$|past$/;
const STEP_2 = [
  ["ization", "ize"], ["ational", "ate"], ["fulness", "ful"], ["ousness", "ous"], ["iveness", "ive"],
  ["tional", "tion"], ["biliti", "ble"], ["lessli", "less"], ["entli", "ent"], ["ation", "ate"], ["alism", "al"],
  ["aliti", "al"], ["ousli", "ous"], ["iviti", "ive"], ["fulli", "ful"], ["ogist", "og"], ["enci", "ence"],
  ["anci", "ance"], ["abli", "able"], ["izer", "ize"], ["ator", "ate"], ["alli", "al"], ["bli", "ble"], ["ogi", "og"],
  ["li", ""],
];
const STEP_3 = [
  ["ational", "ate"], ["tional", "tion"], ["alize", "al"], ["icate", "ic"], ["iciti", "ic"], ["ative", ""],
  ["ical", "ic"], ["ness", ""], ["ful", ""],
];
const STEP_4 = [
  "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion", "al",
  "er", "ic",
];
const DOUBLES = new Set(["bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt"]);

/** Where the region after the first vowel and consonant from `from` begins. */
function region(word, from) {
  const found = /[aeiouy][^aeiouy]/.exec(word.slice(from));
  return found ? from + found.index + 2 : word.length;
}

function step1(word, r1) {
  if (word.endsWith("sses")) word = word.slice(0, -2);
  else if (/ie[ds]$/.test(word)) word = word.slice(0, word.length > 4 ? -2 : -1);
  else if (/[^us]s$/.test(word) && VOWEL.test(word.slice(0, -2))) word = word.slice(0, -1);
  if (AFTER_1A.has(word)) return word;
  const ending = ["eedly", "ingly", "edly", "eed", "ing", "ed"].find((e) => word.endsWith(e));
  if (!ending) return word;
  const base = word.slice(0, -ending.length);
  if (ending.startsWith("ee")) return base.length >= r1 ? `${base}ee` : word;
  if (!VOWEL.test(base)) return word;
  if (ending === "ing" && /^[^aeiouy]y$/.test(base)) return `${base[0]}ie`;
  if (/(at|bl|iz)$/.test(base)) return `${base}e`;
  if (DOUBLES.has(base.slice(-2))) return base.length === 3 && /^[aeo]/.test(base) ? base : base.slice(0, -1);
  return r1 >= base.length && SHORT_END.test(base) ? `${base}e` : base;
}

function replaceEnding(word, table, allowed) {
  const row = table.find(([ending]) => word.endsWith(ending));
  if (!row) return word;
  const at = word.length - row[0].length;
  return allowed(row[0], at) ? word.slice(0, at) + row[1] : word;
}

/** The stem of an English word in lower case, letters a to z. */
export function stem(given) {
  if (given.length < 3) return given;
  if (EXCEPTIONS.has(given)) return EXCEPTIONS.get(given);
  let word = given.replace(/(^|[aeiouy])y/g, "$1Y");
  const prefix = R1_PREFIX.exec(word);
  const r1 = prefix ? prefix[0].length : region(word, 0);
  const r2 = region(word, r1);
  word = step1(word, r1);
  if (AFTER_1A.has(word.toLowerCase())) return word.toLowerCase();
  if (word.length > 2 && /[^aeiouy][yY]$/.test(word)) word = `${word.slice(0, -1)}i`;
  word = replaceEnding(word, STEP_2, (ending, at) => {
    const before = word[at - 1] ?? "";
    if (ending === "ogi" && before !== "l") return false;
    if (ending === "li" && !/[cdeghkmnrt]/.test(before)) return false;
    return at >= r1;
  });
  word = replaceEnding(word, STEP_3, (ending, at) => at >= (ending === "ative" ? r2 : r1));
  word = replaceEnding(word, STEP_4.map((ending) => [ending, ""]), (ending, at) =>
    at >= r2 && (ending !== "ion" || /[st]/.test(word[at - 1] ?? "")));
  if (word.endsWith("e")) {
    const base = word.slice(0, -1);
    if (base.length >= r2 || (base.length >= r1 && !SHORT_END.test(base))) word = base;
  } else if (word.endsWith("ll") && word.length - 1 >= r2) {
    word = word.slice(0, -1);
  }
  return word.toLowerCase();
}

/** The words of an English query, each with its stem and whether it may be left out. */
export function englishTokens(folder, text) {
  return folder.words(text).map(({ word }) => ({ word, stem: stem(word), stop: STOP_WORDS.has(word) }));
}

/** The words that a query of several must have. */
export function neededOf(tokens) {
  return tokens.some((token) => !token.stop) ? tokens.filter((token) => !token.stop) : tokens;
}

/** The keys of an English query. */
export function wordKeys(tokens) {
  return neededOf(tokens).map((token) => `=${/^[a-z]+$/.test(token.word) ? token.stem : token.word}`);
}
