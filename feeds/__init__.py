"""Where observations come from: adapters, runner, scheduler, intake."""
