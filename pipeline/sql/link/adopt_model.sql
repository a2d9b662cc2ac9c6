-- An earlier model that is adopted again stands again.
insert into link_models (version, task, weights, since_run, until_run)
values ($version, $task, $weights, $run, null)
on conflict (version) do update set until_run = null
