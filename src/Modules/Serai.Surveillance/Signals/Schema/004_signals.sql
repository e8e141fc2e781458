-- One signal: an episode of a series. Later alarms of the same episode join it as further evidence.
create table surveillance_signal (
  id $int primary key,
  series $int not null references surveillance_series (id),
  state $text not null,
  priority $int not null,
  raised_at $int not null,
  first_day $text not null,
  last_day $text not null,
  peak $int not null,
  decided_at $int,
  thread $text
) $strict;

create index surveillance_signal_by_series on surveillance_signal (series, id);
create index surveillance_signal_by_state on surveillance_signal (state, priority);
create unique index surveillance_signal_by_thread on surveillance_signal (thread);

-- What a detector saw; the evidence column holds the whole snapshot, from which the judgement can be repeated.
create table surveillance_alarm (
  signal $int not null references surveillance_signal (id),
  day $text not null,
  method $text not null,
  data_hash $text not null,
  observed $int not null,
  priority $int not null,
  recorded_at $int not null,
  evidence $text not null,
  primary key (signal, day, method, data_hash)
) $strict;

-- Who decided what about a signal, in order: kept, dismissed, opened again.
create table surveillance_decision (
  signal $int not null references surveillance_signal (id),
  number $int not null,
  act $text not null,
  by_person $text not null,
  by_name $text not null,
  at $int not null,
  reason_code $text,
  reason $text,
  form_key $text,
  primary key (signal, number)
) $strict;

-- Events of this node as its log tells them; rebuilt from entries of type 100 and 105.
create table surveillance_event (
  thread $text primary key,
  origin $text not null,
  closed_at $int
) $strict;
