// Changes as a reader would draw them: what stayed at their edges left out, and words added or taken away with the blank
// before them rather than with the full stop of the sentence before.
const EDGE = /[\s\p{P}]/u;
const FARTHEST = 80; // letters

export function tidied({ fromA, toA, fromB, toB }, base, doc) {
  const old = (pos) => letter(base, pos);
  const now = (pos) => letter(doc, pos);
  while (fromA < toA && fromB < toB && same(old(toA - 1), now(toB - 1))) {
    toA--;
    toB--;
  }
  while (fromA < toA && fromB < toB && same(old(fromA), now(fromB))) {
    fromA++;
    fromB++;
  }
  const added = fromA === toA;
  if (added !== (fromB === toB)) {
    const far = added ? slide(now, fromB, toB) : slide(old, fromA, toA);
    return { fromA: fromA + far, toA: toA + far, fromB: fromB + far, toB: toB + far };
  }
  return { fromA, toA, fromB, toB };
}

function same(one, other) {
  return one !== "" && one === other && EDGE.test(one);
}

// How far a run of letters may move on through letters like its own until it begins with a blank.
function slide(at, from, to) {
  if (/\s/.test(at(from))) return 0;
  for (let far = 0; far < FARTHEST && at(from + far) !== "" && at(from + far) === at(to + far); far++)
    if (/\s/.test(at(from + far + 1))) return far + 1;
  return 0;
}

function letter(doc, pos) {
  return pos >= 0 && pos < doc.content.size ? doc.textBetween(pos, pos + 1) : "";
}
