-- Bodies that were erased, and who says so; rebuilt from the entries. The node whose entry it is speaks for all
-- readers, others of their own copy. Bodies that come back, from a backup say, are erased again by it.
create table exchange_erasure (
  origin $text not null,
  idx $int not null,
  leaf $text not null,
  body $text not null,            -- hash of the blob that is gone
  by_origin $text not null,
  by_idx $int not null,
  reason $text not null,
  ground $text not null,
  role $text not null,
  note $text,
  thread $text not null,
  signed_at $int not null,
  received_at $int not null,
  primary key (origin, idx, by_origin, by_idx)
) $strict;
create index exchange_erasure_by on exchange_erasure (by_origin, by_idx);
create index exchange_erasure_thread on exchange_erasure (thread);
