-- Null where the peer's first entry names no key to cosign with.
alter table exchange_peer add column witness_key $text;

-- As a witness: the largest tree of each log that this node has put its name to. One row a log, compared and set in one
-- transaction, so that a slow question never takes back what a later one was answered.
create table exchange_cosigned (
  origin $text primary key,
  size $int not null,
  root $blob not null,
  note $blob not null,             -- as it was shown, without our line
  line $text not null,             -- our cosignature
  at $int not null
) $strict;

-- What witnesses answered to this node's own checkpoints.
create table exchange_cosignature (
  origin $text not null,
  size $int not null,
  witness $text not null,          -- its key as text: a name alone is no more than what somebody called a key
  line $text not null,
  time $int not null,              -- by the witness's clock
  received_at $int not null,
  primary key (origin, size, witness)
) $strict;
create index exchange_cosignature_by_witness on exchange_cosignature (witness, origin, size);
