-- Runs, newest first, each with its primary number.
with primary_number as (
    select run_id, share_of(2 * sum(cor), sum(2 * (cor + inc) + spu + mis)) as f1
    from counts where field = 'headline_fact' group by run_id
)
select r.run_id, r.started_at, r.task, r.reader, r.gold, r.gold_hash, r.scorer, r.rescored_from,
    (select count(*)::integer from articles as a where a.run_id = r.run_id) as articles,
    (select count(*)::integer from articles as a where a.run_id = r.run_id and a.failed) as failed,
    p.f1 as headline_f1, r.settings
from runs as r
left join primary_number as p using (run_id)
where r.task = $task and ($run_id is null or r.run_id = $run_id)
order by r.run_id desc
