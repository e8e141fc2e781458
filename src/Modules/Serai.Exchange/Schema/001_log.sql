-- Every log this node holds: its own and those of its peers, in the same tables.
-- seq is the order in which this node came to know the entries: folds are replayed in it.
create table exchange_entry (
  seq $int primary key,
  origin $text not null,
  idx $int not null,
  leaf $blob not null,
  bytes $blob,                    -- exact signed bytes; null where only the leaf is ours to know
  type $int,
  thread $text,
  author $text,
  signed_at $int,
  received_at $int not null,
  for_all $int not null default 0, -- addressed to all peers
  blob_hash $text,                -- body beside the log; null where it stands in the entry
  refused $text,                  -- why it was refused and not folded
  unique (origin, idx)
) $strict;
create index exchange_entry_blob on exchange_entry (blob_hash) where blob_hash is not null;

create table exchange_reader (
  origin $text not null,
  idx $int not null,
  reader $text not null,
  primary key (origin, idx, reader)
) $strict;

create table exchange_tile (
  origin $text not null,
  level $int not null,
  n $int not null,
  hashes $blob not null,
  primary key (origin, level, n)
) $strict;

-- Own: every checkpoint that was signed. Foreign: every one that was verified and accepted.
create table exchange_checkpoint (
  origin $text not null,
  size $int not null,
  root $blob not null,
  note $blob not null,
  at $int not null,
  primary key (origin, size)
) $strict;

create table exchange_blob (
  hash $text primary key,
  bytes $blob not null
) $strict;

-- The key of a body, wrapped under this node's storage key and bound to the blob.
create table exchange_body_key (
  hash $text primary key,
  wrapped $blob not null
) $strict;

create table exchange_idempotency (
  key $text primary key,
  idx $int not null
) $strict;

-- Which log is this node's own; one row.
create table exchange_self (
  origin $text primary key
) $strict;

-- Next index of a peer's log that is to be applied.
create table exchange_cursor (
  origin $text primary key,
  next $int not null
) $strict;

-- What shows that a peer's log does not go on from what it signed before; nothing of that peer is applied any more.
create table exchange_evidence (
  origin $text primary key,
  found_at $int not null,
  held_note $blob not null,
  shown_note $blob not null,
  proof $text not null
) $strict;
