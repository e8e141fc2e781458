-- The trail is filtered by the name that somebody had then, which is what its page shows.
create index people_audit_by_name on people_audit (name, id);
