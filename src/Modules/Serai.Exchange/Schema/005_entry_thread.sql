-- What was said under a thread, for evidence packs: else every entry of every log would be read for one event.
create index exchange_entry_thread on exchange_entry (thread) where thread is not null;
