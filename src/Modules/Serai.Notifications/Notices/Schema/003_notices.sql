-- What others are told of an event: notification (102), update (103), closure (105).
create table notifications_notice (
  origin $text not null,
  entry_index $int not null,
  leaf $text not null,
  thread $text not null,
  type $int not null,
  signed_at $int not null,
  received_at $int not null,
  assessed_at $int,
  body $text,
  primary key (origin, entry_index)
) $strict;

create index notifications_notice_by_thread on notifications_notice (thread, origin);

-- Whom the notice names as readers, besides its sender.
create table notifications_delivery (
  origin $text not null,
  entry_index $int not null,
  recipient $text not null,
  primary key (origin, entry_index, recipient)
) $strict;

-- Machine receipts: the recipient's signed instant, and this node's own when the receipt came.
create table notifications_receipt (
  origin $text not null,
  entry_index $int not null,
  recipient $text not null,
  receipt_index $int not null,
  receipt_leaf $text not null,
  received_at $int not null,
  noted_at $int not null,
  primary key (origin, entry_index, recipient)
) $strict;
