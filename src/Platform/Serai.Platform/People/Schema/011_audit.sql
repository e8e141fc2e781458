-- Who did or read what, and when. Rows are only ever added; the database itself refuses anything else. A row may stand
-- for the same read several times in a short while: from at to last_at, so many times.
create table people_audit (
  id $int primary key,
  at $int not null,
  last_at $int not null,
  times $int not null,
  person $text,
  name $text not null,
  act $text not null,
  what $text not null,
  disease $text,
  place $text
) $strict;

create index people_audit_by_person on people_audit (person, id);
create index people_audit_by_act on people_audit (act, id);
create index people_audit_by_what on people_audit (what, act, id);
create index people_audit_by_time on people_audit (at, id);

create trigger people_audit_stays before update on people_audit
begin
  select raise(abort, 'the audit trail is only ever added to');
end;

create trigger people_audit_keeps before delete on people_audit
begin
  select raise(abort, 'the audit trail is only ever added to');
end;
