-- disabled_at: the person may not sign in any more; what they signed stays theirs. must_change: the password was given
-- by another and is changed at the next sign-in. version: changes with every edit by an administrator.
alter table people_person add column disabled_at $int;
alter table people_person add column must_change $int not null default 0;
alter table people_person add column version $int not null default 1;

-- When the session was used last, to some minutes.
alter table people_session add column seen_at $int;
