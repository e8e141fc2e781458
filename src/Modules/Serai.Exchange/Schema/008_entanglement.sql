-- What entries of peer-checkpoint prove of time: a prover knew the tree of a log, at this size, at this time by its own
-- clock; and all that the log which carries the entry signed behind it was signed after that.
create table exchange_time_proof (
  log $text not null,              -- the log that carries the entry
  idx $int not null,
  prover $text not null,           -- that log, by the entry itself; or a witness, whose line is on the note
  tree $text not null,             -- origin of the log whose tree was known
  size $int not null,
  root $blob not null,
  time $int not null,
  proven $int not null,            -- 0: the key to check it by was not known when it came
  primary key (log, idx, prover)
) $strict;
create index exchange_time_proof_covering on exchange_time_proof (tree, prover, size) where proven = 1;
create index exchange_time_proof_before on exchange_time_proof (log, prover, idx) where proven = 1;
create index exchange_time_proof_embedded on exchange_time_proof (log, tree, idx) where proven = 1;
create index exchange_time_proof_size on exchange_time_proof (tree, size) where proven = 1;
create index exchange_time_proof_unproven on exchange_time_proof (tree) where proven = 0;
create index exchange_time_proof_unproven_by on exchange_time_proof (prover) where proven = 0;

-- The last word of each witness on this node's own log, asked for again and again so that a time is at hand when
-- something is to be told. Local: what was told carries it in an entry.
create table exchange_witness_word (
  witness $text primary key,       -- name of its key
  size $int not null,
  line $text not null,
  time $int not null               -- by the witness's clock
) $strict;

-- The latest time that a log stated before an index, past the leaves of entries that are not for this node.
create index exchange_entry_signed on exchange_entry (origin, idx) where signed_at is not null and refused is null;
