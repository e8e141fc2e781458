// Checks proofs of a log with @sigstore/verify, the verifier of npm's own provenance: the signature of each checkpoint
// and each inclusion proof; and that it refuses the same with a byte of the body, the index, the path, the root or the
// size of the tree altered.
// Usage: node sigstore.mjs PROOFS. One line of counts on success; the first reason and exit code 1 on failure.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import checkpoints from '@sigstore/verify/dist/tlog/checkpoint.js';
import merkle from '@sigstore/verify/dist/tlog/merkle.js';

const { origin, spki, leaves, trees } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const bytes = (base64) => Buffer.from(base64, 'base64');
const bodies = leaves.map(bytes);
const key = bytes(spki);
const log = {
  logID: crypto.createHash('sha256').update(key).digest(),
  baseURL: origin,
  publicKey: crypto.createPublicKey({ key, format: 'der', type: 'spki' }),
};
const flipped = (buffer) => {
  const other = Buffer.from(buffer);
  other[other.length >> 1] ^= 1;
  return other;
};
const entry = (body, index, path, note) => ({
  canonicalizedBody: body,
  inclusionProof: { logIndex: String(index), hashes: path, checkpoint: { envelope: note } },
});
const counts = { accepted: 0, refused: 0, checkpoints: 0, refusedCheckpoints: 0 };
const refuse = (what, act) => {
  assert.throws(act, (error) => error.code === 'TLOG_INCLUSION_PROOF_ERROR', `accepted: ${what}`);
};

for (const { size, root, note, inclusion } of trees) {
  const signed = checkpoints.verifyCheckpoint(entry(null, 0, [], note), [log]);
  assert.deepEqual([signed.origin, signed.logSize, signed.logHash.toString('base64')], [origin, BigInt(size), root]);
  counts.checkpoints += 1;
  for (const [what, altered] of [
    ['size', note.replace(`\n${size}\n`, `\n${size + 1}\n`)],
    ['root', note.replace(root, flipped(signed.logHash).toString('base64'))],
    ['name', note.replace(`— ${origin}`, '— another')],
  ]) {
    assert.notEqual(altered, note);
    refuse(`a checkpoint with another ${what}`, () => checkpoints.verifyCheckpoint(entry(null, 0, [], altered), [log]));
    counts.refusedCheckpoints += 1;
  }
  for (const [index, ...encoded] of inclusion) {
    const path = encoded.map(bytes);
    const check = (body, at, hashes, tree) => merkle.verifyMerkleInclusion(entry(body, at, hashes, note), tree);
    check(bodies[index], index, path, signed);
    counts.accepted += 1;
    const alterations = [
      ['body', () => check(flipped(bodies[index]), index, path, signed)],
      ['root', () => check(bodies[index], index, path, { ...signed, logHash: flipped(signed.logHash) })],
      ['index beyond the tree', () => check(bodies[index], size, path, signed)],
      ['path that is longer', () => check(bodies[index], index, [...path, signed.logHash], signed)],
    ];
    if (size > 1) {
      const at = index % path.length;
      alterations.push(
        ['index', () => check(bodies[index], index === 0 ? 1 : index - 1, path, signed)],
        ['path', () => check(bodies[index], index, path.with(at, flipped(path[at])), signed)],
        ['path that is shorter', () => check(bodies[index], index, path.slice(1), signed)]);
    }
    for (const [what, act] of alterations) {
      refuse(`entry ${index} of ${size} with another ${what}`, act);
      counts.refused += 1;
    }
  }
}

console.log(`ok: ${counts.checkpoints} checkpoints and ${counts.accepted} inclusion proofs accepted, `
  + `${counts.refusedCheckpoints} and ${counts.refused} altered ones refused`);
