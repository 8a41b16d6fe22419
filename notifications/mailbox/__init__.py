"""The municipality's mailbox, read for what comes back: mails returned by a server, and answers by reply."""
