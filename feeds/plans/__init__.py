"""What each kind of feed may say in feeds.yaml, a module a kind; secrets stand there only as ${NAME}."""
