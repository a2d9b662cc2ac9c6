-- One mention and what became of it.
select
    m.mention_id, m.record, m.quote, m.quote_grade, m.until_run, d.article, p.quote_grade as parent_grade
from mentions as m
join documents as d on d.version_id = m.version_id
left join mentions as p on p.mention_id = m.parent_id
where m.mention_id = $mention
