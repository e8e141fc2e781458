// Holds CBOR items against the rules of a CDDL file, and says that none of them fits with a byte of its frame altered
// to another type, or one more item in it.
// Usage: node check-cddl.mjs CDDL FILE     FILE holds pairs of rule and item, in base64
import { readFileSync } from 'node:fs';
import { decode, Tag } from 'cbor2';
import { misfit, parse } from './cddl.mjs';

const rules = parse(readFileSync(process.argv[2], 'utf8'));
const read = (bytes) => decode(bytes, { rejectDuplicateKeys: true, preferMap: true });
const items = JSON.parse(readFileSync(process.argv[3], 'utf8'));
const faults = [];
const counts = {};
let refused = 0;

// An item in which one value is of another type, one item is missing, or one more is there.
function* altered(item) {
  if (item instanceof Tag) {
    yield new Tag(item.tag + 1, item.contents);
    for (const other of altered(item.contents)) yield new Tag(item.tag, other);
  } else if (Array.isArray(item)) {
    yield item.slice(1);
    yield [...item, 'one more'];
    for (const at of item.keys()) yield item.with(at, 1.5);
  } else if (item instanceof Map) {
    for (const label of item.keys()) yield new Map(item).set(label, 1.5);
  }
}

for (const { rule, item } of items) {
  const decoded = read(Buffer.from(item, 'base64'));
  const fault = misfit(rules, rule, decoded, read);
  if (fault) faults.push(`${fault}: ${item}`);
  counts[rule] = (counts[rule] ?? 0) + 1;
  for (const other of altered(decoded)) {
    if (misfit(rules, rule, other, read)) refused += 1;
    else faults.push(`an altered item fits "${rule}": ${item}`);
  }
}

console.log(faults.slice(0, 20).join('\n')
  || `ok: ${Object.entries(counts).map(([rule, count]) => `${count} ${rule}`).join(', ')}; ${refused} altered refused`);
process.exit(faults.length === 0 ? 0 : 1);
