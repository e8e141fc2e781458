-- An event is named by its thread and by the node whose log it stands in: two nodes that use one name stay apart.
create table notifications_event (
  thread $text not null,
  origin $text not null,
  entry_index $int not null,
  leaf $text not null,
  disease $text,
  place $text,
  reported_at $int,
  opened_at $int not null,
  received_at $int not null,
  body $text,
  state $text not null,
  primary key (thread, origin)
) $strict;

create index notifications_event_by_state on notifications_event (state, opened_at);
create index notifications_event_by_time on notifications_event (opened_at);

-- Entries that could not be applied, with the reason: kept and shown.
create table notifications_set_aside (
  origin $text not null,
  entry_index $int not null,
  thread $text not null,
  type $int not null,
  reason $text not null,
  signed_at $int not null,
  primary key (origin, entry_index)
) $strict;

create index notifications_set_aside_by_thread on notifications_set_aside (thread);
