"""Replies: the conversation with one author, what waits for an approver, answers to all."""
