-- Root mentions that linking knows but that are current no longer.
select f.mention_id
from features as f
left join mentions as m on m.mention_id = f.mention_id and m.until_run is null
where f.task = $task and m.mention_id is null
order by f.mention_id
