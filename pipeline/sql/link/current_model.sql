select version, weights from link_models where task = $task and until_run is null
