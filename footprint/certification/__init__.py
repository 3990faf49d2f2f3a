"""Certification: roles, schemes, the sealed study, the case and its states, the certificate.

Pure domain: who may do what, what a certificate says, when it ends. Nothing here opens a file, a
socket or a database; the service in `api` stores what these functions decide.
"""
