-- The leaf that a receipt or an acknowledgement names: it counts only for the notice that has the same. Rows of before
-- counted by their index, and take the leaf of the notice they counted for; empty where none is known.
alter table notifications_receipt rename to notifications_receipt_before;

create table notifications_receipt (
  origin $text not null,
  entry_index $int not null,
  about_leaf $text not null,
  recipient $text not null,
  receipt_index $int not null,
  receipt_leaf $text not null,
  received_at $int not null,
  noted_at $int not null,
  primary key (origin, entry_index, about_leaf, recipient)
) $strict;

insert into notifications_receipt
  (origin, entry_index, about_leaf, recipient, receipt_index, receipt_leaf, received_at, noted_at)
select r.origin, r.entry_index, coalesce(n.leaf, ''), r.recipient, r.receipt_index, r.receipt_leaf, r.received_at,
  r.noted_at
from notifications_receipt_before r
left join notifications_notice n on n.origin = r.origin and n.entry_index = r.entry_index;

drop table notifications_receipt_before;

alter table notifications_acknowledgement add column about_leaf $text not null default '';

update notifications_acknowledgement set about_leaf = coalesce((
  select n.leaf from notifications_notice n
  where n.origin = notifications_acknowledgement.event_origin
    and n.entry_index = notifications_acknowledgement.about_index), '');
