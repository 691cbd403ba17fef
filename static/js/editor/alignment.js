// Where two documents differ, block by block: the steps that lead from the one to the other.
import { StepMap } from "prosemirror-transform";

const MANY = 200_000; // pairs of blocks that may be compared

export function sameAttrs(one, other) {
  return Object.keys(one.attrs).every((name) => name === "at" || one.attrs[name] === other.attrs[name]);
}

// One map for each run of blocks that differ, each over the document as the maps before it leave it.
export function alignment(base, doc) {
  const old = blocks(base);
  const now = blocks(doc);
  let head = 0;
  while (head < old.length && head < now.length && old[head].key === now[head].key) head++;
  let oldEnd = old.length;
  let nowEnd = now.length;
  while (oldEnd > head && nowEnd > head && old[oldEnd - 1].key === now[nowEnd - 1].key) {
    oldEnd--;
    nowEnd--;
  }
  const maps = [];
  let a = head;
  let b = head;
  for (const [i, j] of [...pairs(old, now, head, oldEnd, nowEnd), [oldEnd, nowEnd]]) {
    if (i > a || j > b) {
      const start = b < now.length ? now[b].from : doc.content.size;
      maps.push(new StepMap([start, size(old, a, i), size(now, b, j)]));
    }
    a = i + 1;
    b = j + 1;
  }
  return maps;
}

function blocks(doc) {
  const found = [];
  doc.forEach((node, from) => {
    const key = JSON.stringify(node.toJSON(), (name, value) => (name === "at" ? undefined : value));
    found.push({ key, from, size: node.nodeSize });
  });
  return found;
}

function size(list, from, to) {
  return list.slice(from, to).reduce((sum, one) => sum + one.size, 0);
}

// The longest run of equal blocks that both lists have in common, in order.
function pairs(old, now, head, oldEnd, nowEnd) {
  const rows = oldEnd - head;
  const columns = nowEnd - head;
  if (rows * columns > MANY || !rows || !columns) return [];
  const best = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      best[i][j] =
        old[head + i].key === now[head + j].key
          ? best[i + 1][j + 1] + 1
          : Math.max(best[i + 1][j], best[i][j + 1]);
  const found = [];
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (old[head + i].key === now[head + j].key) found.push([head + i++, head + j++]);
    else if (best[i + 1][j] >= best[i][j + 1]) i++;
    else j++;
  }
  return found;
}
