/** What to try when a query finds nothing: a character that sounds the same, a letter amiss, the longest parts. */

import { collect, runKeys } from "./duizhao-search-collect.js";
import { alike, english, literal, pinyin, plainPinyin, streamOf, wordsOf } from "./duizhao-search-match.js";
import { englishTokens, stem, wordKeys } from "./duizhao-search-stem.js";

const CORRECTED = 6;
const PARTS = 5;
const MOST_LOOKUPS = 16;
const MOST_READ = 5;

/** Adds what a corrected form of the search's query finds, and says what was corrected; else what was not found. */
export async function correct(search) {
  const done = /[^a-z]/.test(search.folded)
    ? (await soundAlike(search)) || (await longestParts(search))
    : await inLetters(search);
  if (!done) search.steps.push({ type: "nothing" });
}

/** Letters without a vowel are hardly a word amiss. */
async function inLetters(search) {
  if (!/[aeiouy]/.test(search.folded)) return (await initials(search)) || (await spelling(search));
  return (await spelling(search)) || (await closePinyin(search)) || initials(search);
}

async function addLiteral(search, run) {
  const keys = search.index.whole ? [] : runKeys(search.index, run);
  return search.add(await search.collect([keys], literal(search.folder, run)), CORRECTED);
}

async function soundAlike(search) {
  const { index, folder, folded } = search;
  const characters = [...folded];
  if (characters.length < 2 || characters.length > 40) return false;
  const readings = await index.pinyin();
  let found = [];
  if (index.whole) {
    found = (await search.collect([], alike(folder, readings, folded))).hits;
  } else if (characters.every((c) => readings.has(c))) {
    const keys = characters.slice(1).map((c, i) => `${readings.get(characters[i])[0]} ${readings.get(c)[0]}`);
    const letters = characters.map((c) => plainPinyin(readings.get(c)[0])).join("");
    found = (await search.collect([keys.slice(0, 4)], pinyin(folder, readings, letters, []))).hits;
  }
  if (!found.length) return false;
  const best = found.reduce((a, b) => ((b.cost ?? 0) < (a.cost ?? 0) ? b : a)).found;
  if (best === folded || !(await addLiteral(search, best))) return false;
  search.steps.push({ type: "corrected", from: search.raw, to: best });
  return true;
}

/** Cuts the query into the longest runs that occur; looks for all of them together, else for the longest. */
async function longestParts(search) {
  const { index, folder, folded } = search;
  const characters = [...folded];
  const occurs = index.whole ? wholeText(index, folder) : await listedRuns(index, characters);
  const parts = [];
  const missing = [];
  let lastMissed = -2;
  for (let at = 0; at < characters.length; ) {
    let end = Math.min(characters.length, at + 40);
    while (end > at + 1 && !occurs(characters.slice(at, end).join(""), at, end)) end--;
    const run = characters.slice(at, end).join("");
    if (end > at + 1) parts.push(run);
    else if (at > 0 && lastMissed === at - 1) missing[missing.length - 1] += run;
    else missing.push(run);
    if (end === at + 1) lastMissed = at;
    at = end;
  }
  if (!parts.length) return false;
  let kept = parts;
  if (!(await search.allParts(parts, PARTS))) {
    kept = [parts.reduce((a, b) => (b.length > a.length ? b : a))];
    if (!(await search.allParts(kept, PARTS))) return false;
  }
  search.steps.push({ type: "split", parts: kept });
  const lost = [...missing, ...parts.filter((part) => !kept.includes(part))];
  if (lost.length) search.steps.push({ type: "missing", parts: lost });
  return true;
}

function wholeText(index, folder) {
  index.joined ??= index.records.map((record) => streamOf(folder, record)).join("\n");
  return (run) => index.joined.includes(run);
}

async function listedRuns(index, characters) {
  const pairs = characters.slice(1, MOST_LOOKUPS).map((c, i) => characters[i] + c);
  const lists = await Promise.all(pairs.map(async (pair) => new Set(await index.postings(pair))));
  return (_, start, end) => {
    if (end - start < 2 || end - 1 > lists.length) return false;
    const [first, ...others] = lists.slice(start, end - 1);
    return [...first].some((id) => others.every((set) => set.has(id)));
  };
}

async function vocabularyOf(index, folder) {
  if (!index.words) {
    const counts = new Map();
    if (index.whole) {
      for (const record of index.records) {
        for (const { word } of wordsOf(folder, record)) counts.set(word, (counts.get(word) ?? 0) + 1);
      }
    } else for (const word of await index.vocabulary()) counts.set(word, 1);
    index.words = counts;
  }
  return index.words;
}

/** The distance of two words, at most `most` + 1: letters added, lost, changed, or two changed places. */
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    before = row;
    row = next;
  }
  return row[b.length];
}

async function spelling(search) {
  const { folder, index } = search;
  const tokens = folder.words(search.raw).map(({ word }) => word);
  const vocabulary = await vocabularyOf(index, folder);
  const stems = new Set([...vocabulary.keys()].map(stem));
  const nearest = (word) => {
    if (stems.has(stem(word)) || word.length < 4) return word;
    const most = word.length < 6 ? 1 : 2;
    let best = null;
    for (const [other, count] of vocabulary) {
      const far = distance(word, other, most);
      if (far <= most && (!best || far < best.far || (far === best.far && count > best.count))) best = { other, far, count };
    }
    return best?.other ?? null;
  };
  const mended = tokens.map(nearest);
  const known = mended.filter(Boolean);
  if (!known.length) return false;
  const query = englishTokens(folder, known.join(" "));
  const found = await search.collect([wordKeys(query)], english(folder, query));
  for (const hit of found.hits) if (hit.phrase) hit.quality = 0;
  if (!search.add(found, CORRECTED)) {
    // Nothing has all the words: the rarest one alone says most.
    const rarest = query.reduce((a, b) => ((vocabulary.get(b.word) ?? 0) < (vocabulary.get(a.word) ?? 0) ? b : a));
    if (!search.add(await search.collect([[`=${rarest.stem}`]], english(folder, [rarest])), PARTS)) return false;
    search.steps.push({ type: "split", parts: [rarest.word] });
    search.steps.push({ type: "missing", parts: tokens.filter((_, i) => mended[i] !== rarest.word) });
    return true;
  }
  if (known.some((word) => !tokens.includes(word))) search.steps.push({ type: "corrected", from: tokens.join(" "), to: known.join(" ") });
  const lost = tokens.filter((_, i) => !mended[i]);
  if (lost.length) search.steps.push({ type: "missing", parts: lost });
  return true;
}

/** Pinyin as many speakers hear it: no difference of zh and z, ng and n; and ü as u, as it is often written. */
function blur(letters) {
  return letters.replace(/([zcs])h/g, "$1").replace(/ng/g, "n").replace(/([nl])v/g, "$1u");
}

async function closePinyin(search) {
  const { index, folder } = search;
  if (!index.whole) return false;
  const readings = new Map([...(await index.pinyin())].map(([c, list]) => [c, list.map((r) => blur(plainPinyin(r)))]));
  const letters = blur(search.folded);
  if (letters.length < 4) return false;
  const found = await collect(index, { keys: [], matcher: pinyin(folder, readings, letters, []), filter: search.filter, limit: search.limit });
  if (!search.add(found, CORRECTED)) return false;
  search.steps.push({ type: "corrected", from: search.raw, to: found.hits[0].found });
  return true;
}

/** The first letters of syllables, as input methods take them: wgh for 网格化. */
async function initials(search) {
  const { index, folder, folded } = search;
  if (!index.whole || folded.length < 3) return false;
  const readings = new Map([...(await index.pinyin())].map(([c, list]) => [c, [...new Set(list.map((r) => r[0]))]]));
  const found = await search.collect([], pinyin(folder, readings, folded, []));
  const counts = new Map();
  for (const hit of found.hits) counts.set(hit.found, (counts.get(hit.found) ?? 0) + 1);
  const common = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  for (const hit of found.hits) hit.quality = common.indexOf(hit.found);
  if (!search.add(found, CORRECTED)) return false;
  search.steps.push({ type: "initials", letters: folded, read: common.slice(0, MOST_READ) });
  return true;
}
