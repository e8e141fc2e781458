-- Read models of the exchange itself, rebuilt from the entries.
create table exchange_peer (
  origin $text primary key,
  country $text not null,
  name $text not null,
  coordinator $int not null,
  url $text not null,
  log_key $text not null,
  author_key $text not null,
  hpke_key $text not null,
  tls_key $text not null,
  genesis_leaf $text not null,
  cleared $int not null,
  added_at $int not null,
  from_origin $text not null,
  from_idx $int not null
) $strict;

create table exchange_author_key (
  origin $text not null,
  kid $text not null,
  spki $text not null,
  role $text not null,
  from_idx $int not null,
  primary key (origin, kid)
) $strict;

-- What other nodes answered to an entry: their receipt or refusal.
create table exchange_receipt (
  origin $text not null,
  idx $int not null,
  by_origin $text not null,
  by_idx $int not null,
  signed_at $int not null,
  received_at $int not null,
  outcome $text not null,
  primary key (origin, idx, by_origin, by_idx)
) $strict;
