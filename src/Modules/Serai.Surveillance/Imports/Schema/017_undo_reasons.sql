-- Why a person took an import back.
create table surveillance_undo_reason (
  import $int primary key references surveillance_import (id),
  reason $text not null
) $strict;
