-- The clocks of an event, computed anew from its history whenever an entry of it is applied.
create table notifications_clock (
  thread $text not null,
  origin $text not null,
  clock $text not null,
  owed_by $text not null,
  started_at $int not null,
  due_at $int not null,
  stopped_at $int,
  watched $int not null,
  start_index $int not null,
  start_leaf $text not null,
  primary key (thread, origin, clock, owed_by)
) $strict;

create index notifications_clock_by_due on notifications_clock (watched, due_at);

create table notifications_breach (
  origin $text not null,
  entry_index $int not null,
  leaf $text not null,
  thread $text not null,
  event_origin $text not null,
  clock $text not null,
  owed_by $text not null,
  started_at $int not null,
  due_at $int not null,
  noticed_at $int not null,
  primary key (origin, entry_index)
) $strict;

create index notifications_breach_by_clock on notifications_breach (thread, event_origin, clock, owed_by);

create table notifications_explanation (
  origin $text not null,
  entry_index $int not null,
  leaf $text not null,
  breach_origin $text not null,
  breach_index $int not null,
  role $text,
  reason $text,
  signed_at $int not null,
  primary key (origin, entry_index)
) $strict;

create index notifications_explanation_by_breach on notifications_explanation (breach_origin, breach_index);
