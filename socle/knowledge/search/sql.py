"""What search keeps in the database: French lexemes, their postings and counts, as steps of a migration.

The text search configuration and the function that uses it carry a number in their name: a configuration in
use cannot change without making every posting again, so a better one is a new name, then `lexical.rebuild`.
"""

from typing import Final

from django.db.migrations.operations import RunSQL

from socle.storage.row_security import forced_row_security

_CONFIGURATION = """
create text search configuration socle_fr_1 (copy = french);
alter text search configuration socle_fr_1
    alter mapping for hword, hword_part, word with unaccent, french_stem;
"""

# PostgreSQL's parser takes every sign beyond ASCII for a letter where the database's character type is C:
# quotation marks, typographic apostrophes, non-breaking spaces, emoji. They are blanked first, by ranges
# that no locale changes. Then three habits of French administrative writing, which would scatter one
# notion over several lexemes: «200 000 000» is one number, «L. 2124-2», «L.2124-2» and «L2124-2» are one
# article, and the dash of «1939-1945» is no minus sign.
_LEXEMES = r"""
create function socle_lexemes_1(body text) returns tsvector
language sql immutable strict parallel safe
return to_tsvector('socle_fr_1'::regconfig,
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(body,
        '(\d)[-\u2010-\u2013](?=\d)', '\1 ', 'g'),
        '[\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u303f'
        '\ue000-\uf8ff\ufe00-\ufe0f\ufff0-\uffff\U0001f000-\U0010ffff]', ' ', 'g'),
        '(?<![\d,.])(\d{1,3}) (?=\d{3}(?!\d))', '\1', 'g'),
        '\m([LRDA])\. ?\*? ?(?=\d)', '\1', 'g'));

create function socle_indexed_text_1(headings jsonb, body text) returns text
language sql immutable parallel safe
return concat_ws(E'\n',
    (select string_agg(heading, E'\n') from jsonb_array_elements_text(headings) as heading), body);
"""

# A query reads the index alone: what it needs is beside the key, the administration included, which row-level
# security reads. No foreign key: checking three for each posting costs more than the rest of indexing, and
# a passage that goes takes its postings with it by the trigger below, however it goes.
_POSTINGS = """
do $$
declare reference text;
begin
    for reference in
        select conname from pg_constraint where conrelid = 'knowledge_posting'::regclass and contype = 'f'
    loop
        execute format('alter table knowledge_posting drop constraint %I', reference);
    end loop;
end $$;
alter table knowledge_posting drop constraint knowledge_posting_pkey;
alter table knowledge_posting add primary key (collection_id, lexeme, passage_id)
    include (administration_id, document_id, tf, length);
create table knowledge_frequency (
    administration_id bigint not null,
    collection_id bigint not null,
    lexeme bigint not null,
    passages integer not null check (passages > 0),
    primary key (collection_id, lexeme)
) with (fillfactor = 70);
"""

# Both functions hold the collection's row while they count, so that two documents never count at once; not
# «for update», which would also hold back the insertion of other documents' passages.
_UNINDEX = """
create function socle_unindex_1(documents bigint[], only_passages bigint[] default null) returns void
language plpgsql as $$
begin
    perform 1 from knowledge_collection
        where id in (select collection_id from knowledge_posting where document_id = any(documents))
        order by id for no key update;
    with gone as (
        delete from knowledge_posting
        where document_id = any(documents) and (only_passages is null or passage_id = any(only_passages))
        returning collection_id, lexeme, passage_id, length
    ), counted as (
        select collection_id, lexeme, count(*) as number from gone group by collection_id, lexeme
    ), vanished as (
        delete from knowledge_frequency f using counted c
        where f.collection_id = c.collection_id and f.lexeme = c.lexeme and f.passages <= c.number
    ), fewer as (
        update knowledge_frequency f set passages = f.passages - c.number from counted c
        where f.collection_id = c.collection_id and f.lexeme = c.lexeme and f.passages > c.number
    ), sums as (
        select collection_id, count(*) as passages, sum(length) as lexemes
        from (select distinct collection_id, passage_id, length from gone) as each_once group by collection_id
    )
    update knowledge_collection c
        set passages = c.passages - s.passages, lexemes = c.lexemes - s.lexemes
        from sums s where c.id = s.collection_id;
end $$;
"""

_INDEX = """
create function socle_index_1(asked bigint) returns void
language plpgsql as $$
declare place bigint; administration bigint;
begin
    select d.collection_id, d.administration_id into place, administration
        from knowledge_document d where d.id = asked;
    if not found then return; end if;
    perform 1 from knowledge_collection where id = place for no key update;
    perform socle_unindex_1(array[asked]);
    with lexemes as materialized (
        select p.id as passage_id, hashtextextended(l.lexeme, 0) as lexeme,
            least(sum(cardinality(l.positions)), 32767)::smallint as tf
        from knowledge_passage p
        cross join lateral unnest(socle_lexemes_1(socle_indexed_text_1(p.headings, p.text))) as l
        where p.document_id = asked group by 1, 2
    ), measured as materialized (
        select passage_id, sum(tf)::integer as length from lexemes group by passage_id
    ), posted as (
        insert into knowledge_posting
            (administration_id, collection_id, lexeme, passage_id, document_id, tf, length)
        select administration, place, l.lexeme, l.passage_id, asked, l.tf, m.length
        from lexemes l join measured m using (passage_id) order by l.lexeme, l.passage_id
    ), counted as (
        insert into knowledge_frequency as f (administration_id, collection_id, lexeme, passages)
        select administration, place, lexeme, count(*) from lexemes group by lexeme order by lexeme
        on conflict (collection_id, lexeme) do update set passages = f.passages + excluded.passages
    ), noted as (
        update knowledge_passage p set length = m.length from measured m
        where p.id = m.passage_id and p.length <> m.length
    )
    update knowledge_collection c
        set passages = c.passages + s.passages, lexemes = c.lexemes + s.lexemes
        from (select count(*) as passages, coalesce(sum(length), 0) as lexemes from measured) s
        where c.id = place;
end $$;
"""

_TRIGGER = """
create function socle_passages_gone_1() returns trigger
language plpgsql as $$
begin
    perform socle_unindex_1(array_agg(distinct document_id), array_agg(id)) from gone having count(*) > 0;
    return null;
end $$;
create trigger postings_go_with_their_passage after delete on knowledge_passage
    referencing old table as gone for each statement execute function socle_passages_gone_1();
"""

_UNDO = """
drop trigger postings_go_with_their_passage on knowledge_passage;
drop function socle_passages_gone_1();
drop function socle_index_1(bigint);
drop function socle_unindex_1(bigint[], bigint[]);
drop table knowledge_frequency;
drop function socle_indexed_text_1(jsonb, text);
drop function socle_lexemes_1(text);
drop text search configuration socle_fr_1;
"""

OPERATIONS: Final[list[RunSQL]] = [
    RunSQL(_CONFIGURATION + _LEXEMES + _POSTINGS + _UNINDEX + _INDEX + _TRIGGER, _UNDO),
    forced_row_security("knowledge_frequency"),
]
"""The migration's steps; they need the extension `unaccent` and the tables of `knowledge.0001_initial`."""
