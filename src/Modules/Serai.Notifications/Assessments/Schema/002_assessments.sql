create table notifications_assessment (
  origin $text not null,
  entry_index $int not null,
  leaf $text not null,
  thread $text not null,
  outcome $text,
  signed_at $int not null,
  received_at $int not null,
  body $text,
  primary key (origin, entry_index)
) $strict;

create index notifications_assessment_by_thread on notifications_assessment (thread, origin);
