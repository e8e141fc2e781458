-- Which days of a chunk an import stated, whether it changed or confirmed them: an undo leaves what others stated too. The
-- bytes are runs of days; docs/modules/surveillance.md describes them. A statement that a mapped code carried from another
-- series names the import of that mapping, and its values.
create table surveillance_layer (
  chunk $int not null,
  turn $int not null,
  import $int not null,
  through $int,
  packed $blob not null,
  primary key (chunk, turn)
) $strict, without rowid;

create index surveillance_layer_import on surveillance_layer (import, chunk);
create index surveillance_layer_through on surveillance_layer (through, chunk) where through is not null;

-- The turn of the layer that replaced the value: a layer of an earlier turn stated what held before it.
alter table surveillance_replaced add column until $int;

-- What a mapped code took over is taken back with its mapping, not alone.
alter table surveillance_import add column is_mapping $int not null default 0;
update surveillance_import set is_mapping = 1 where id in (select import from surveillance_mapping_step);
