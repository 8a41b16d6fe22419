"""What `sagsgang run` starts: the supervisor's children and the local mail catcher."""
