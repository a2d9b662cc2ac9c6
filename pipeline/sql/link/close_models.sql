update link_models set until_run = $run where task = $task and until_run is null
