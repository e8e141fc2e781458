-- Which import a confirmed upload became, written with the import's own beginning: after a stop it is not begun a second
-- time. Where its import broke off, the upload waits to be confirmed again and says why.
alter table surveillance_upload add column import $int references surveillance_import (id);
alter table surveillance_upload add column refusal_key $text;
alter table surveillance_upload add column refusal_values $text;
