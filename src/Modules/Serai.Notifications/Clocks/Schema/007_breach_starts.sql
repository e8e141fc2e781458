-- The entry that started the missed clock: a duty that ended and began again can be missed again. Null in rows of
-- before, which stand for any start as they did then.
alter table notifications_breach add column start_index $int;
