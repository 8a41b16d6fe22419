"""What stops a file from being read at all. Everything milder is a finding beside the text."""


class UnreadableDocumentError(Exception):
    """A file that cannot be read. `code` is stable, `message_da` is a Danish sentence that says what to do.

    Codes: file_not_found, file_empty, file_too_large, file_too_heavy, file_type_unknown, file_damaged,
    file_protected, no_text, no_proposal.
    """

    def __init__(self, code: str, message_da: str) -> None:
        super().__init__(f"{code}: {message_da}")
        self.code = code
        self.message_da = message_da
