select mention_id, field, position, value, span_start, span_end, grade, support_rule, attribution
from claims
where mention_id in (select unnest($mentions::varchar[]))
order by mention_id, field, position
