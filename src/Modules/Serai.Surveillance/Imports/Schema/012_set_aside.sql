-- Rows of an import are set aside in a file of the node's folder, no longer in a table.
drop table surveillance_staged;

-- When what an import brought became known: one instant for all its values, however many transactions took them over.
alter table surveillance_import add column known_at $int;

-- How many values lie in its file while it is taken over, and the chunk up to which that is done.
alter table surveillance_import add column set_aside $int not null default 0;
alter table surveillance_import add column sums $int not null default 0;
alter table surveillance_import add column applied_chunk $int not null default 0;

-- An undo is an import of its own: of which one, the values it took back without another to restore, and those it left
-- alone because a later import had changed them.
alter table surveillance_import add column undoes $int references surveillance_import (id);
alter table surveillance_import add column withdrawn $int not null default 0;
alter table surveillance_import add column left_alone $int not null default 0;

-- What an earlier version was taking over is gone with its table: the file must be imported again.
update surveillance_import set state = 'interrupted' where state = 'applying';
