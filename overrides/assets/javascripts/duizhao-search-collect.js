/** Going through the records: all of them in a small edition, in a sharded one those that the keys of a query name. */

import { crossing } from "./duizhao-search-match.js";

/** Two rare pairs leave few wrong candidates, and the texts have the last word. */
const MOST_KEYS = 2;
const MOST_BLOCKS = 4;
const BLOCKS_AT_ONCE = 2;
const REACH = 2;
/** How many hits a sharded index looks for at first; each may cost a block. */
export const FIRST_LIMIT = 5;

/** The keys of a run, the rarest first, as far apart as possible; see builder/exporting/search_index/keys.py. */
export function runKeys(index, run) {
  const characters = [...run];
  if (characters.length === 1) return characters;
  const latin = (c) => c >= "a" && c <= "z";
  const pairs = [];
  for (let i = 0; i + 1 < characters.length; i++) {
    const [a, b] = [characters[i], characters[i + 1]];
    if (!(latin(a) && latin(b))) pairs.push({ at: i, key: a + b, weight: index.commonness(a) + index.commonness(b) });
  }
  pairs.sort((a, b) => a.weight - b.weight || a.at - b.at);
  const chosen = [];
  for (const pair of pairs) {
    if (chosen.length < MOST_KEYS && chosen.every((other) => Math.abs(other.at - pair.at) > 1)) chosen.push(pair);
  }
  if (chosen.length === 1 && pairs.length > 1) chosen.push(pairs[1]);
  return chosen.map((pair) => pair.key);
}

function intersect(lists) {
  const [first, ...others] = [...lists].sort((a, b) => a.length - b.length);
  const sets = others.map((list) => new Set(list));
  return (first ?? []).filter((id) => sets.every((set) => set.has(id)));
}

/** Records in which, or shortly after which, every key stands: where a run may go on from one record to the next. */
function nearby(lists) {
  const sets = lists.map((list) => new Set(list));
  const near = (set, id) => [...Array(REACH + 1).keys()].some((step) => set.has(id + step));
  const starts = new Set(lists[0]?.flatMap((id) => [...Array(REACH + 1).keys()].map((step) => id - step)));
  return [...starts].filter((id) => id >= 0 && sets.every((set) => near(set, id))).sort((a, b) => a - b);
}

/**
 * Looks at the records with a matcher. `keys`: lists of keys, of which one list must be borne out entirely.
 * Gives { hits: [{ record, ...match }], total, exact }; `total` is an estimate where not `exact`.
 */
export async function collect(index, { keys, matcher, filter, limit }) {
  if (index.whole) {
    const hits = [];
    for (const record of index.records) {
      if (!filter(index.facets(record))) continue;
      const match = matcher(record);
      if (match) hits.push({ record, ...match });
    }
    return { hits, total: hits.length, exact: true };
  }
  const found = await Promise.all(keys.map(async (list) => intersect(await Promise.all(list.map((key) => index.postings(key))))));
  const ids = [...new Set(found.flat())].sort((a, b) => a - b).filter((id) => filter(index.facetsOf(id)));
  return verify(index, ids, limit, (records) =>
    records.flatMap((record) => {
      const match = matcher(record);
      return match ? [{ record, ...match }] : [];
    }));
}

/** Reads the blocks that hold most of the candidates first, until there are enough hits. */
async function verify(index, ids, limit, look) {
  const blocks = new Map();
  for (const id of ids) {
    const number = index.blockOf(id);
    if (!blocks.has(number)) blocks.set(number, []);
    blocks.get(number).push(id);
  }
  const order = [...blocks.values()].sort((a, b) => b.length - a.length || a[0] - b[0]);
  const hits = [];
  let seen = 0;
  let done = 0;
  while (done < order.length && hits.length < limit && !(done >= MOST_BLOCKS && hits.length && limit <= FIRST_LIMIT)) {
    const some = order.slice(done, done + (order[done].length < limit ? BLOCKS_AT_ONCE : 1));
    done += some.length;
    seen += some.flat().length;
    hits.push(...look(await index.read(some.flat())));
  }
  const exact = done >= order.length;
  return { hits, total: exact ? hits.length : Math.round((hits.length / seen) * ids.length), exact };
}

/** The same for a run that goes on from one record to the next. */
export async function collectCrossing(index, query, filter) {
  const hits = [];
  const look = (record, following) => {
    const match = crossing(index.folder, query, record, following);
    if (match) hits.push({ record, ...match });
  };
  if (index.whole) {
    index.records.forEach((record, i) => {
      if (filter(index.facets(record))) look(record, index.records.slice(i + 1, i + 2 + query.length));
    });
  } else {
    const lists = await Promise.all(runKeys(index, query).map((key) => index.postings(key)));
    for (const id of nearby(lists).filter((i) => filter(index.facetsOf(i))).slice(0, 12)) {
      const ids = [id, id + 1, id + 2, id + 3].filter((i) => i < index.head.records);
      const [record, ...following] = await index.read(ids);
      look(record, following);
    }
  }
  return { hits, total: hits.length, exact: true };
}
