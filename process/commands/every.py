"""Every command there is."""

from __future__ import annotations

from process.commands.act import CaseCommand, RegisterCommand
from process.commands.case import RegisterCase
from process.commands.meeting import MeetingCommand

Command = RegisterCase | CaseCommand | MeetingCommand | RegisterCommand
