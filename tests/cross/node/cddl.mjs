// Reads CDDL (RFC 8610), as much of it as spec/serai.cddl is written in, and holds CBOR items against its rules: types
// with /, ranges, .size .cbor .regexp, tags, arrays, maps with cuts, groups, occurrences.
import { Tag } from 'cbor2';

const TOKEN = new RegExp([
  /\s+|;[^\n]*/, /(?<text>"[^"]*")/, /(?<tag>#6\.\d+)/, /(?<op>=>|\.\.|[=/:?,(){}[\]])/, /(?<occur>\d*\*\d*)/,
  /(?<number>-?\d+)/, /(?<control>\.(?:size|cbor|regexp)\b)/, /(?<id>[A-Za-z][\w-]*)/,
].map((part) => part.source).join('|'), 'gy');

export function parse(text) {
  const tokens = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) throw new Error(`no CDDL at: ${text.slice(at, at + 40)}`);
    const [kind, value] = Object.entries(found.groups).find(([, part]) => part !== undefined) ?? [];
    if (kind) tokens.push({ kind, value });
  }
  let at = 0;
  const is = (value, ahead = 0) => tokens[at + ahead]?.kind !== 'text' && tokens[at + ahead]?.value === value;
  const take = (value) => (is(value) ? (at += 1) : 0);
  const want = (value) => {
    if (!take(value)) throw new Error(`${value} wanted, not ${tokens[at]?.value}`);
  };
  const literal = ({ kind, value }) => (kind === 'text' ? value.slice(1, -1) : BigInt(value));

  function type() {
    const choices = [controlled()];
    while (take('/')) choices.push(controlled());
    return choices.length === 1 ? choices[0] : { is: 'choice', choices };
  }

  function controlled() {
    const target = plain();
    if (tokens[at]?.kind !== 'control') return target;
    const control = tokens[at++].value.slice(1);
    return { is: 'control', target, control, by: plain() };
  }

  function plain() {
    const token = tokens[at++];
    if (token.kind === 'tag') {
      want('(');
      const inner = type();
      want(')');
      return { is: 'tag', tag: Number(token.value.slice(3)), inner };
    }
    if (token.value === '[' || token.value === '{') return { is: token.value, group: group({ '[': ']', '{': '}' }[token.value]) };
    if (token.value === '(') {
      const inner = type();
      want(')');
      return inner;
    }
    if (token.kind === 'id') return { is: 'name', name: token.value };
    if (take('..')) return { is: 'range', from: BigInt(token.value), to: BigInt(tokens[at++].value) };
    return { is: 'literal', value: literal(token) };
  }

  function group(end) {
    const members = [];
    while (!take(end)) {
      members.push(member());
      take(',');
    }
    return members;
  }

  function member() {
    let [least, most] = [1, 1];
    if (take('?')) least = 0;
    else if (tokens[at].kind === 'occur') {
      const [from, to] = tokens[at++].value.split('*');
      [least, most] = [Number(from || 0), Number(to || Infinity)];
    }
    if (is(':', 1)) {
      const token = tokens[at];
      at += 2;
      const key = token.kind === 'id' ? token.value : literal(token);
      return { least, most, key: { is: 'literal', value: key }, cut: true, value: type() };
    }
    const first = type();
    return take('=>') ? { least, most, key: first, value: type() } : { least, most, value: first };
  }

  const rules = new Map();
  while (at < tokens.length) {
    const name = tokens[at++].value;
    want('=');
    // A group stands in brackets and has keys; a type in brackets has none in this file.
    const isGroup = is('(') && (tokens[at + 1].value === '?' || tokens[at + 1].kind === 'occur' || is(':', 2));
    if (isGroup) at += 1;
    rules.set(name, isGroup ? { is: 'group', group: group(')') } : type());
  }
  return rules;
}

const isInt = (item) => typeof item === 'bigint' || Number.isInteger(item);
const SIMPLE = {
  any: () => true,
  int: isInt,
  tstr: (item) => typeof item === 'string',
  bstr: (item) => item instanceof Uint8Array,
  bool: (item) => typeof item === 'boolean',
  nil: (item) => item === null,
};

/** Why an item does not fit a rule; null where it does. */
export function misfit(rules, rule, item, decode) {
  const fits = (type, value) => {
    switch (type.is) {
      case 'choice': return type.choices.some((choice) => fits(choice, value));
      case 'literal': return typeof type.value === 'bigint' ? isInt(value) && BigInt(value) === type.value : value === type.value;
      case 'range': return isInt(value) && BigInt(value) >= type.from && BigInt(value) <= type.to;
      case 'tag': return value instanceof Tag && value.tag === type.tag && fits(type.inner, value.contents);
      case 'name': return type.name in SIMPLE ? SIMPLE[type.name](value) : fits(named(type.name), value);
      case '[': return Array.isArray(value) && arrayFits(flat(type.group), value);
      case '{': return value instanceof Map && mapFits(flat(type.group), value);
      default: return fits(type.target, value) && controlFits(type, value);
    }
  };
  const named = (name) => rules.get(name) ?? (() => { throw new Error(`no rule ${name}`); })();
  const flat = (members) => members.flatMap((one) => {
    const inner = !one.key && one.value.is === 'name' && !(one.value.name in SIMPLE) && named(one.value.name);
    return inner && inner.is === 'group' ? flat(inner.group) : [one];
  });
  const controlFits = ({ control, by }, value) => {
    if (control === 'regexp') return new RegExp(`^(?:${by.value})$`, 'u').test(value);
    if (control === 'size') return fits(by, typeof value === 'string' ? Buffer.byteLength(value) : value.length);
    try {
      return fits(by, decode(value));
    } catch {
      return false;
    }
  };
  // Enough for these rules: no two members beside one another that could both take an item.
  const arrayFits = (members, items) => {
    let at = 0;
    for (const { least, most, value } of members) {
      let count = 0;
      for (; count < most && at < items.length && fits(value, items[at]); count += 1, at += 1);
      if (count < least) return false;
    }
    return at === items.length;
  };
  // A key that is named takes what stands under it or nothing does: what matches any label comes behind.
  const mapFits = (members, map) => {
    const left = new Map(map);
    for (const { least, most, key, cut, value } of members) {
      let count = 0;
      for (const [label, under] of left) {
        if (count === most || !fits(key, label) || (!cut && !fits(value, under))) continue;
        if (!fits(value, under)) return false;
        left.delete(label);
        count += 1;
      }
      if (count < least) return false;
    }
    return left.size === 0;
  };
  return fits(named(rule), item) ? null : `does not fit "${rule}"`;
}
