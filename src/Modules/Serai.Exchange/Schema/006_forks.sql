-- What nodes, this one among them, said of logs that show two histories; rebuilt from their entries. What this node
-- found itself stays in exchange_evidence, whose column proof holds the whole proof from here on.
create table exchange_accusation (
  origin $text not null,          -- of the accused log
  by_origin $text not null,
  by_idx $int not null,
  at $int not null,               -- when this node had it
  verdict $text not null,         -- by the key that this node pinned
  proof $text not null,
  primary key (origin, by_origin)
) $strict;
