-- Among the alarms of one priority the strongest goes first, not the earliest: how many times its bound the count is. A
-- first case has no bound, and nothing is stronger. EARS C3 stays below those with a bound; of those that are here
-- already the statistic was not kept.
alter table surveillance_alarm add column strength $real not null default 0;

update surveillance_alarm set strength = case
  when method = 'first-case' then 9e999
  when method <> 'ears-c3' and json_extract(evidence, '$.threshold') is not null
    then observed / max(1.0, json_extract(evidence, '$.threshold'))
  else 0 end;
