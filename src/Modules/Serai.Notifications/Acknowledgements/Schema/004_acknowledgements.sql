-- One row for each notice that an acknowledgement is about.
create table notifications_acknowledgement (
  origin $text not null,
  entry_index $int not null,
  leaf $text not null,
  thread $text not null,
  event_origin $text not null,
  about_index $int not null,
  kind $text,
  role $text,
  remark $text,
  signed_at $int not null,
  received_at $int not null,
  primary key (origin, entry_index, event_origin, about_index)
) $strict;

create index notifications_acknowledgement_by_thread on notifications_acknowledgement (thread, event_origin);
