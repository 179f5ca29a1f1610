# Sentences of the service (loquetd).

help-service = The service of the medical practice’s software: it lets people in for programs on this computer and for workstations
option-service-check = Checks the settings and the certificate, names every problem, opens nothing
usage-service-more = To see the options: loquetd --help
service-checked = The settings are fine.
service-no-administrator = The practice has no administrator yet, and nobody can log in: create one with “loquet init”.
