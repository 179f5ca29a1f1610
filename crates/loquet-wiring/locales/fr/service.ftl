# Phrases du service (loquetd).

help-service = Le service du logiciel du cabinet : il fait entrer les personnes pour les programmes de cet ordinateur et pour les postes
option-service-check = Vérifie les réglages et le certificat, nomme chaque problème, n’ouvre rien
usage-service-more = Pour voir les options : loquetd --help
service-checked = Les réglages conviennent.
service-no-administrator = Le cabinet n’a pas encore d’administrateur, et personne ne peut entrer : créez-le avec « loquet init ».
