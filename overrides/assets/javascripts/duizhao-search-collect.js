/** Going through the records: all of them in a small edition, in a sharded one those that the keys of a query name. */

import { crossing } from "./duizhao-search-match.js";

/** Two rare pairs leave few wrong candidates; where they leave many, so many keys are read. The texts have the last word. */
const FIRST_KEYS = 2;
const MOST_KEYS = 5;
/** Blocks that are read at once: on a slow line the rounds count more than the bytes. */
const BLOCKS_AT_ONCE = 4;
const MOST_BLOCKS = 4;
/** A phrase goes on into so many of the records that follow, and so many beginnings are looked at. */
const REACH = 2;
const MOST_CROSSINGS = 24;
/** How many hits a sharded index looks for at first; each may cost a block. */
export const FIRST_LIMIT = 5;
/** Up to this limit, what the first few blocks have is enough. */
const MOST_AT_FIRST = 25;

/** The pairs of a run that have keys, in their order; see builder/exporting/search_index/keys.py. */
function pairsOf(run) {
  const characters = [...run];
  const latin = (c) => c >= "a" && c <= "z";
  const pairs = characters.slice(1).map((c, i) => ({ at: i, key: characters[i] + c, latin: latin(characters[i]) && latin(c) }));
  return pairs.filter((pair) => !pair.latin);
}

/** Pairs in the order in which they should be read: the rarest first, but neighbours, which tell less, later. */
function byUse(index, pairs) {
  const left = pairs.map((pair) => ({ ...pair, weight: index.commonness(pair.key) })).sort((a, b) => a.weight - b.weight || a.at - b.at);
  const chosen = [];
  for (const pair of left) {
    if (chosen.length < MOST_KEYS && chosen.every((other) => Math.abs(other.at - pair.at) > 1)) chosen.push(pair);
  }
  return [...chosen, ...left.filter((pair) => !chosen.includes(pair))].slice(0, MOST_KEYS);
}

/** The keys of a run, the most telling first. */
export function runKeys(index, run) {
  if ([...run].length === 1) return [run];
  return [...new Set(byUse(index, pairsOf(run)).map((pair) => pair.key))];
}

function intersect(lists) {
  const [first, ...others] = [...lists].sort((a, b) => a.length - b.length);
  const sets = others.map((list) => new Set(list));
  return (first ?? []).filter((id) => sets.every((set) => set.has(id)));
}

function readAll(index, keys) {
  return Promise.all(keys.map((key) => index.postings(key)));
}

/** The records that all `keys` list; the later keys are read only where the first leave many. */
async function candidates(index, keys) {
  const ids = intersect(await readAll(index, keys.slice(0, FIRST_KEYS)));
  const rest = keys.slice(FIRST_KEYS);
  if (!rest.length || new Set(ids.map((id) => index.blockOf(id))).size <= MOST_BLOCKS) return ids;
  return intersect([ids, ...(await readAll(index, rest))]);
}

/**
 * Looks at the records with a matcher. `keys`: lists of keys, the most telling
 * first, of which one list must be borne out entirely.
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
  const found = await Promise.all(keys.map((list) => candidates(index, list)));
  const ids = [...new Set(found.flat())].sort((a, b) => a - b).filter((id) => filter(index.facetsOf(id)));
  return verify(index, ids, limit, (records) =>
    records.flatMap((record) => {
      const match = matcher(record);
      return match ? [{ record, ...match }] : [];
    }));
}

/** Reads the blocks that hold most of the candidates first, until there are enough hits. */
async function verify(index, all, limit, look) {
  const blocks = new Map();
  for (const id of all) {
    const number = index.blockOf(id);
    if (!blocks.has(number)) blocks.set(number, []);
    blocks.get(number).push(id);
  }
  const order = [...blocks.values()].sort((a, b) => b.length - a.length || a[0] - b[0]);
  const hits = [];
  let seen = 0;
  let done = 0;
  while (done < order.length && hits.length < limit && !(done >= MOST_BLOCKS && hits.length && limit <= MOST_AT_FIRST)) {
    let some = 0;
    for (let count = hits.length; some < BLOCKS_AT_ONCE && done + some < order.length && count < limit; some++) count += order[done + some].length;
    const ids = order.slice(done, done + some).flat();
    done += some;
    seen += ids.length;
    hits.push(...look(await index.read(ids)));
  }
  const exact = done >= order.length;
  return { hits, total: exact ? hits.length : Math.round((hits.length / seen) * all.length), exact };
}

/**
 * Records in which a run may begin that goes on into the next: its first pair stands there, and the others there or, in
 * their order, shortly after.
 */
async function beginnings(index, run) {
  const pairs = pairsOf(run);
  if (!pairs.length) return [];
  const [first, ...later] = pairs;
  const others = byUse(index, later).slice(0, MOST_KEYS - 1).sort((a, b) => a.at - b.at);
  const [starts, ...lists] = await readAll(index, [first, ...others].map((pair) => pair.key));
  const sets = lists.map((list) => new Set(list));
  const latest = first.at ? REACH : 0; // before the first pair with a key the run may have gone on already
  return [...new Set(starts.flatMap((id) => [...Array(latest + 1).keys()].map((step) => id - step)))].filter((id) => {
    let step = 0;
    for (const set of sets) {
      while (step <= REACH && !set.has(id + step)) step += 1;
    }
    return id >= 0 && step <= REACH;
  });
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
    const starts = (await beginnings(index, query)).filter((id) => filter(index.facetsOf(id))).slice(0, MOST_CROSSINGS);
    for (let done = 0; done < starts.length && hits.length < FIRST_LIMIT; done += BLOCKS_AT_ONCE) {
      const some = starts.slice(done, done + BLOCKS_AT_ONCE);
      const reading = some.map((id) => index.read([id, id + 1, id + 2, id + 3].filter((i) => i < index.head.records)));
      for (const [record, ...following] of await Promise.all(reading)) look(record, following);
    }
  }
  return { hits, total: hits.length, exact: true };
}
