-- When this node had the entry, or both that do not fit together: what it knew at an instant does not go by the clock
-- of the sender. Rows of before are taken to have come when they were signed; a rebuild has the instant itself.
alter table notifications_set_aside add column received_at $int not null default 0;

update notifications_set_aside set received_at = signed_at;
