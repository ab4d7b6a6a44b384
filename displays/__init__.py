"""What people see and touch: pages, commands, API, sockets, sign-in, command line."""
