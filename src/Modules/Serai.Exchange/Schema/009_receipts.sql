-- Which entry was answered: a place in a log alone may be named before there is an entry. Receipts of before have none,
-- and prove no time until serai rebuild exchange.
alter table exchange_receipt add column leaf $text not null default '';
