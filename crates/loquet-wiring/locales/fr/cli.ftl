# Phrases de la ligne de commande (loquet-app-cli). Espaces insécables devant « : », « ; », « ? » et
# dans les guillemets.

## Échecs et avertissements

failure-line = Erreur { $code } :
warning-line = Attention, { $code } :
failure-detail = Détail technique : { $detail }

## Ligne de commande mal écrite

usage-label = Erreur :
usage-more = Pour voir les commandes et leurs options : loquet --help
usage-unknown-command = La commande « { $command } » n’existe pas.
usage-unknown-argument = Il y a un mot de trop, ou une option qui n’existe pas : « { $argument } ».
usage-missing-argument = Il manque : { $argument }.
usage-missing-command = Il manque la suite de la commande.
usage-missing-value = Il manque une valeur après « { $argument } ».
usage-invalid-value = La valeur « { $value } » ne convient pas pour « { $argument } ».
usage-conflict = « { $argument } » ne va pas avec « { $other } ».
usage-not-utf-8 = Un mot de la commande n’est pas du texte UTF-8.
usage-other = La commande est mal écrite.
usage-suggestion = Vouliez-vous dire « { $hint } » ?
usage-valid-values = Valeurs possibles : { $hint }.

## Questions

prompt-identifier = Identifiant :
prompt-administrator = Identifiant du premier administrateur (nom.prenom) :
prompt-which = Plusieurs identifiants commencent ainsi, lequel est le vôtre ?
prompt-password = Mot de passe de { $identifier } :
prompt-new-password = Nouveau mot de passe de { $identifier } :
prompt-password-again = Le même, une seconde fois :
prompt-which-card = Il y a plusieurs cartes CPS, dans quel lecteur est la vôtre ?
prompt-pin = Code porteur de { $holder } (4 chiffres) :
prompt-last-try = Tapez « oui » pour donner quand même votre code :
prompt-yes = oui
prompt-enrolment-code = Code de ce poste, donné par l’administrateur :
prompt-enrolment-code-help = Douze signes en trois groupes, par exemple ABCD-2345-EFGH.
prompt-completion-help = La première lettre suffit : Entrée ou Tab complète, les flèches choisissent, Échap abandonne.
prompt-choice-help = Les flèches choisissent, Entrée valide, Échap abandonne.
prompt-cancelled = (abandonné)

## Connexion et sessions

login-done = Bonjour { $identifier }. Session ouverte jusqu’à { $until }.
notice-failures =
    { $count ->
        [one] Une tentative de connexion a échoué depuis la dernière fois. Si ce n’était pas vous, prévenez l’administrateur.
       *[other] { $count } tentatives de connexion ont échoué depuis la dernière fois. Si ce n’était pas vous, prévenez l’administrateur.
    }
notice-weak-password = Votre mot de passe est facile à deviner. Changez-le avec « loquet user password ».
notice-conforming = Dans ce profil un mot de passe seul n’ouvre rien : installez les certificats de l’IGC-Santé (réglage « card.authorities »), donnez sa carte à ce compte avec « loquet card register NUMÉRO --for IDENTIFIANT » tant que le profil est « transitional », puis connectez-vous avec « loquet login --card ».
notice-weak-given = Ce mot de passe est facile à deviner : demandez à la personne de le changer avec « loquet user password ».
notice-former-card = Cette carte n’est pas celle qui avait servi la dernière fois. Si vous n’avez pas renouvelé votre carte, prévenez l’administrateur.
notice-revocation-overdue =
    { $hours ->
        [one] La liste des cartes révoquées a moins d’une heure de retard : l’administrateur doit la mettre à jour.
       *[other] La liste des cartes révoquées a près de { $hours } heures de retard : l’administrateur doit la mettre à jour.
    }

session-locked = Session de { $identifier } verrouillée. Pour revenir : loquet session unlock
session-locked-by-card = Session de { $identifier } verrouillée. Pour revenir : loquet session unlock --card
session-unlocked = Bon retour, { $identifier }. Session ouverte jusqu’à { $until }.
session-closed = Session de { $identifier } fermée.
session-other-closed = L’autre session de { $identifier } est fermée.
session-not-conforming = { $factor } (non conforme depuis le 1er janvier 2026)
greeting-test = { $greeting } Carte de TEST.
session-test = { $factor } · carte de TEST
session-card-locked =
    Carte retirée : session de { $identifier } verrouillée, le programme est arrêté là où il en est.
    Votre carte et votre code le feront reprendre.
session-card-give-up = La session reste verrouillée. Ctrl-C encore une fois la ferme, et le programme avec elle.
session-command-closed = Session de { $identifier } fermée, et le programme avec elle.
session-command-ended = Session de { $identifier } terminée ({ $cause }), et le programme avec elle.
session-locked-elsewhere =
    Session de { $identifier } verrouillée : le programme est arrêté là où il en est.
    Votre mot de passe, ici ou avec « loquet session unlock », le fera reprendre.
session-locked-elsewhere-by-card =
    Session de { $identifier } verrouillée : le programme est arrêté là où il en est.
    Votre carte et votre code le feront reprendre.
session-unknown =
    Le serveur du cabinet ne répond plus depuis trop longtemps : le programme de { $identifier } est arrêté là où il en est.
    Il reprendra quand le serveur répondra ; vérifiez le réseau. Ctrl-C le ferme.

time-tomorrow = { $hour } demain
time-yesterday = { $hour } hier

state-active = ouverte
state-locked = verrouillée ({ $cause })
state-ended = terminée ({ $cause })

lock-cause-asked = à la demande
lock-cause-idle = sans activité
lock-cause-clock-set-back = horloge reculée
lock-cause-card-removed = carte retirée
end-cause-closed = fermée
end-cause-expired = durée maximale atteinte
end-cause-ended-by-administrator = par un administrateur
end-cause-account-changed = le compte a changé
end-cause-superseded = remplacée par une plus récente
end-cause-card-removed = carte retirée
end-cause-card-revoked = carte révoquée

factor-password = mot de passe seul
factor-cps-card = carte CPS
assurance-single-factor = un facteur
assurance-two-factors = deux facteurs

## Cartes et lecteurs

card-wait = Mettez votre carte CPS dans le lecteur ({ $readers }). Ctrl-C abandonne.
card-wait-because = { $why } J’attends ; Ctrl-C abandonne.
card-wait-several = Il y a plusieurs cartes CPS : n’en laissez qu’une, la vôtre. Ctrl-C abandonne.
card-of = Carte de { $holder }, dans { $reader }.
card-is-test = C’est une carte de TEST.
card-few-tries = Attention, il reste deux essais avant le blocage de la carte.
card-last-try = Attention, il ne reste qu’un essai : un code faux bloque la carte. Cherchez votre code si vous hésitez.
card-registered = Carte enregistrée pour { $identifier }.
card-unregistered = Carte retirée du compte { $identifier } : les sessions qu’elle avait ouvertes sont terminées.
card-never-used = jamais servi
cards-count =
    { $count ->
        [0] Aucune carte enregistrée.
        [one] Une carte enregistrée.
       *[other] { $count } cartes enregistrées.
    }
pin-tries =
    { $tries ->
        [0] code bloqué
        [one] un seul essai
       *[other] { $tries } essais
    }

readers-none = Aucun lecteur de cartes.
reader-redirected = { $reader } (d’un autre ordinateur)
slot-empty = vide
slot-mute = carte qui ne répond pas
slot-unavailable = lecteur qui ne répond pas
slot-cps3 = carte CPS3
slot-cps4 = carte CPS4
slot-cps-contactless = carte CPS, sans contact
slot-cps-older = carte CPS trop ancienne
slot-vitale = carte Vitale
slot-unknown = carte inconnue
event-service-stopped = le service des cartes ne répond pas
event-reader-added = lecteur branché, { $reader }
event-reader-removed = lecteur débranché, { $reader }
event-card-inserted = { $card } mise dans { $reader }
event-card-removed = { $card } retirée de { $reader }
card-type-cps = carte de professionnel (CPS)
card-type-cpf = carte de professionnel en formation (CPF)
card-type-cpe = carte de personnel d’établissement (CPE)
card-type-cpa = carte de personne autorisée (CPA)
category-card = carte réelle
category-test-card = carte de TEST
category-other = pas une carte
authority-igc-sante = IGC-Santé
authority-test = autorité de TEST

revocation-no-authority = Aucune autorité n’est reconnue : le réglage « card.authorities » ne désigne aucun certificat.
revocation-none = aucune
revocation-installed =
    { $count ->
        [0] Liste de { $issuer } en place : aucune carte révoquée.
        [one] Liste de { $issuer } en place : une carte révoquée.
       *[other] Liste de { $issuer } en place : { $count } cartes révoquées.
    }
revocation-refused = Liste de { $issuer }, { $code } : { $why }
revocation-nothing-to-fetch = Aucune liste à télécharger.

simulate-authority = Pour admettre ces cartes, donnez au réglage « card.test_authorities » ce dossier : { $path }
simulate-lists = Leurs listes de révocation, à installer avec « loquet card revocation install » : { $root } et { $intermediate }
simulate-commands = Tapez remove, insert [PORTEUR] ou quit. Ctrl-C retire la carte.
simulate-inserted = Carte de { $holder } mise dans le lecteur virtuel { $reader }.
simulate-removed = Carte de { $holder } retirée du lecteur virtuel { $reader }.

## Diagnostic

doctor-line = { $step } : { $said }
doctor-sound = Rien n’empêche de se connecter par carte, autant qu’on peut le dire sans le code.
doctor-first-failure = { $code } : { $why }
doctor-bundle = Dossier pour l’assistance écrit dans { $path } : ni nom, ni numéro, ni code.
doctor-settings = Réglages
doctor-workstation = Dossier des sessions de ce poste
doctor-practice = Base du cabinet et clé du journal
doctor-server = Serveur du cabinet
doctor-enrolment = Inscription de ce poste
doctor-versions-differ = Loquet { $theirs } sur le serveur, { $ours } ici : mettez à jour le plus ancien
doctor-test-authorities = Des cartes de TEST sont admises (réglage « card.test_authorities »)
doctor-service = Service des cartes (PC/SC)
doctor-reader = Lecteur
doctor-card = Carte dans le lecteur
doctor-recognition = Réponse de la carte
doctor-generation = Génération de la carte
doctor-files = Fichiers de la carte
doctor-pin = Code porteur
doctor-certificate = Certificat d’authentification
doctor-dates = Dates du certificat
doctor-chain = Autorité qui répond de la carte
doctor-revocation = Liste des cartes révoquées
doctor-clock = Horloge de l’ordinateur
doctor-registration = Carte enregistrée dans ce cabinet
doctor-middleware = Autres logiciels de carte
doctor-distance = Place de la personne
doctor-validity = du { $from } au { $until }
doctor-list-age =
    { $hours ->
        [one] faite il y a moins d’une heure
       *[other] faite il y a moins de { $hours } heures
    }
doctor-list-overdue =
    { $hours ->
        [one] en retard de moins d’une heure
       *[other] en retard de moins de { $hours } heures
    }
doctor-warning-several-cards = il y a plusieurs cartes, la première a été regardée
doctor-warning-try-spent = un essai a été perdu
doctor-warning-last-try = un code faux bloque la carte
doctor-warning-expires-soon = bientôt périmée, demandez son renouvellement
doctor-warning-test-card = carte de TEST
doctor-warning-revocation-overdue = la liste est dépassée
doctor-warning-registration-withheld = dit seulement après connexion
doctor-warning-remote = à distance, le lecteur de votre poste ne sert pas ici
distance-here = devant l’ordinateur
distance-remote-desktop = par bureau à distance
distance-ssh = par SSH

## Identifiants

identifier-read = { $display }   (comparé comme { $key })
identifier-ambiguous = Ce nom peut se lire de plusieurs façons ; l’administrateur sait laquelle est la bonne :
remembered-none = Ce poste ne retient aucun identifiant.
remembered-off = Ce poste est réglé pour ne rien retenir.
remembered-forgotten =
    { $count ->
        [0] Rien à oublier : cet identifiant n’était pas retenu.
        [one] C’est oublié.
       *[other] C’est oublié : { $count } identifiants.
    }

## Cabinet et comptes

init-done = Le cabinet est créé, avec son administrateur { $identifier }.

user-added = Compte { $identifier } créé.
user-disabled = Compte { $identifier } désactivé : ses sessions sont terminées.
user-enabled = Compte { $identifier } réactivé.
user-unlocked = Compte { $identifier } débloqué : son mot de passe n’a pas changé.
password-set = Nouveau mot de passe enregistré pour { $identifier } : ses sessions sont terminées.
password-changed = Votre mot de passe est changé, { $identifier }. Reconnectez-vous avec le nouveau.
users-count =
    { $count ->
        [0] Aucun compte.
        [one] Un compte.
       *[other] { $count } comptes.
    }

role-member = membre
role-auditor = auditeur
role-administrator = administrateur
status-active = actif
status-disabled = désactivé
strength-unknown = pas encore jugé
strength-weak = faible
strength-acceptable = correct
strength-none = aucun
card-none = –
throttle-none = non
throttle-locked = oui, pour quelques minutes
throttle-daily-limit = oui, trop d’échecs en 24 heures
throttle-suspended = oui, jusqu’à ce qu’un administrateur débloque le compte
throttle-source = non, mais ce poste doit attendre

profile-transitional = transitoire
profile-conforming = conforme

policy-profile = Profil : { $profile }.
policy-accounts =
    { $count ->
        [0] Aucun compte actif.
        [one] Un compte actif.
       *[other] { $count } comptes actifs.
    }
policy-weak =
    { $count ->
        [0] Mots de passe faciles à deviner : aucun.
       *[other] Mots de passe faciles à deviner ({ $count }), à changer :
    }
policy-unjudged =
    { $count ->
        [0] Mots de passe pas encore jugés : aucun.
       *[other] Mots de passe pas encore jugés ({ $count }), ils le seront à la prochaine connexion :
    }
policy-without =
    { $count ->
        [0] Comptes sans mot de passe : aucun.
       *[other] Comptes sans mot de passe ({ $count }), un administrateur doit leur en donner un :
    }
policy-password-alone = Le mot de passe seul est admis : ces connexions ne sont pas conformes depuis le 1er janvier 2026.
policy-test-authorities = Des cartes de TEST sont admises (réglage « card.test_authorities ») : jamais dans un cabinet qui soigne.

## Reprise de la version 3.2

import-progress = Reprise
import-already = { $identifier } · déjà repris, rien n’est changé
import-left-out = laissé de côté
import-ambiguous = à choisir : { $candidates }
import-single-word = un seul mot : il faut un nom et un prénom
import-homonym = { $identifier } est déjà pris, à choisir : { $proposals }
import-repeated = même utilisateur qu’à la ligne { $line } : supprimez l’une des deux
import-disabled = compte désactivé
import-password-weak = mot de passe facile à deviner
import-password-unjudged = mot de passe repris, jugé à la prochaine connexion
import-password-none = sans mot de passe, à donner
import-password-unsupported = mot de passe non repris ({ $code }), à donner de nouveau
import-password-malformed = mot de passe illisible ({ $code }), à donner de nouveau
import-password-refused = mot de passe refusé, à donner de nouveau
import-card-taken = numéro de carte laissé de côté : un autre compte l’a déjà
import-card-malformed = numéro de carte laissé de côté : { $why }

import-summary = En tout :
import-summary-dry-run = Essai, rien n’a été écrit. En tout :
import-count-imported = repris : { $count }
import-count-already-imported = déjà repris : { $count }
import-count-left-out = laissés de côté : { $count }
import-count-ambiguous = noms à préciser : { $count }
import-count-single-word = noms d’un seul mot : { $count }
import-count-homonym = homonymes à départager : { $count }
import-count-repeated-user-name = lignes en double : { $count }
import-count-malformed = noms mal formés : { $count }
import-needs-person = Certaines lignes attendent votre choix : relancez la commande à un terminal, ou donnez vos choix avec « --decide ».

settle-row = Ligne { $line }, { $name } : { $why }
settle-question = Quel identifiant lui donner ?
settle-type = Je le tape…
settle-type-other = Un autre, que je tape…
settle-leave-out = Laisser cette personne de côté

## Postes et serveur

workstation-invited =
    Code du poste { $name } : { $code }
    Il sert une seule fois, jusqu’à { $until }. Sur ce poste, lancez : loquet workstation enrol
workstation-enrolled = Ce poste est inscrit sous le nom { $name } : le serveur du cabinet le connaît désormais.
workstation-url-hint = Pour ne plus avoir à donner l’adresse, écrivez-la dans les réglages de ce poste : server.url = "{ $url }"
workstation-removed = Poste { $name } retiré : ses sessions sont terminées et il n’ouvre plus rien.
workstation-known = inscrit
workstation-of-server = l’ordinateur du serveur lui-même
workstations-none = Aucun poste : invitez le premier avec « loquet workstation invite NOM ».
enrolment-invited = invité, son code vaut jusqu’au { $at }
enrolment-enrolled = inscrit le { $at }
server-none = aucun : la base du cabinet est sur cet ordinateur

## Journal

journal-whole =
    { $count ->
        [one] Le journal est intact : une inscription.
       *[other] Le journal est intact : { $count } inscriptions.
    } Repère à noter ailleurs : { $anchor }
database-backed-up =
    Sauvegarde faite : { $path }
    La clé du journal n’y est pas : gardez-en une copie à part, en lieu sûr, sinon la sauvegarde ne servira à rien.
database-restored =
    Sauvegarde remise en place. { $sessions ->
        [0] Aucune session n’y était ouverte.
        [one] La session qui y était ouverte est terminée.
       *[other] Les { $sessions } sessions qui y étaient ouvertes sont terminées.
    }
    Ce qui a été fait depuis cette sauvegarde est perdu : mots de passe changés, comptes désactivés, cartes et postes. Revoyez-le avant d’ouvrir le cabinet.
database-before = La base d’avant est gardée ici : { $path }
journal-empty = Le journal est vide.
journal-exported =
    { $count ->
        [one] Une inscription écrite dans { $path }.
       *[other] { $count } inscriptions écrites dans { $path }.
    }
journal-anchored = Repère de l’inscription { $sequence } écrit à la fin de { $path }.
journal-purged =
    { $count ->
        [0] Rien n’est plus ancien que la durée de conservation : rien n’est effacé.
        [one] Une inscription effacée.
       *[other] { $count } inscriptions effacées.
    }
journal-purged-up-to =
    { $count ->
        [one] La première inscription a été effacée après la durée de conservation ; la suite est vérifiée.
       *[other] Les inscriptions 1 à { $count } ont été effacées après la durée de conservation ; la suite est vérifiée.
    }
journal-anchors-agree =
    { $count ->
        [one] Le repère du fichier est authentique et concorde.
       *[other] Les { $count } repères du fichier sont authentiques et concordent.
    }
journal-repeated = { $what } (× { $count })
journal-note = « { $note } »
object-practice = le cabinet
object-journal = le journal
object-unknown = inconnu

action-practice-created = cabinet créé
action-login-password = connexion par mot de passe
action-login-card = connexion par carte
action-card-registered = carte enregistrée
action-card-unregistered = carte retirée du compte
action-card-renewed = autre carte de la même personne
action-revocation-list-installed = liste de révocation installée
action-lockout-started = verrouillage
action-security-alert = alerte
action-account-unlocked = compte débloqué
action-session-locked = session verrouillée
action-session-unlocked = session déverrouillée
action-session-ended = session terminée
action-account-added = compte créé
action-account-imported = compte repris
action-account-disabled = compte désactivé
action-account-enabled = compte réactivé
action-password-changed = mot de passe changé
action-password-set = mot de passe donné
action-password-rehashed = mot de passe mieux protégé
action-journal-read = journal lu
action-journal-verified = journal vérifié
action-journal-exported = journal emporté
action-journal-anchored = journal ancré
action-journal-purged = journal purgé
action-policy-reported = bilan des mots de passe
action-access-refused = accès refusé
action-workstation-invited = poste invité
action-workstation-enrolled = poste inscrit
action-workstation-removed = poste retiré
action-service-started = service démarré
action-service-stopped = service arrêté
action-database-backed-up = base sauvegardée
action-database-restored = sauvegarde remise en place

outcome-success = réussi
outcome-failure = échec
outcome-refused = refusé

reason-unknown-identifier = identifiant inconnu
reason-no-password = pas de mot de passe
reason-wrong-password = mot de passe faux
reason-account-disabled = compte désactivé
reason-verifier-refused = mot de passe enregistré illisible
reason-locked = verrouillage en cours
reason-daily-limit = trop d’échecs en 24 heures
reason-suspended = trop d’échecs de suite
reason-source = trop d’échecs sur ce poste
reason-password-alone = mot de passe seul non admis
reason-busy = trop de connexions à la fois
reason-fault = panne
reason-credential-changed = mot de passe changé pendant l’essai
reason-third-lockout = troisième verrouillage du jour
reason-asked = à la demande
reason-idle = sans activité
reason-clock-set-back = horloge reculée
reason-expired = durée maximale atteinte
reason-administrator = par un administrateur
reason-account-changed = le compte a changé
reason-superseded = remplacée par une plus récente
reason-role = rôle insuffisant
reason-chain-broken = journal modifié
reason-pin-wrong = code porteur faux
reason-pin-blocked = carte bloquée
reason-card-unusable = carte inutilisable, ou personne partie
reason-challenge-unknown = réponse à une question jamais posée
reason-challenge-expired = réponse trop tardive
reason-challenge-foreign = réponse venue d’ailleurs
reason-signature-wrong = signature fausse
reason-contactless = lue sans contact
reason-certificate-malformed = certificat illisible
reason-certificate-usage = certificat d’un autre usage
reason-certificate-software = certificat logiciel
reason-certificate-untrusted = certificat d’une autorité inconnue
reason-certificate-expired = carte périmée
reason-certificate-not-yet-valid = carte pas encore valable
reason-certificate-weak = clé trop faible
reason-certificate-extension = restriction inconnue dans le certificat
reason-certificate-revoked = carte révoquée
reason-revocation-unknown = aucune liste de révocation
reason-revocation-stale = liste de révocation dépassée
reason-test-card = carte de test
reason-card-category = sorte de carte non admise
reason-card-not-registered = carte pas enregistrée
reason-card-of-another = carte d’une autre personne
reason-card-changed = autre carte enregistrée pendant l’essai
reason-card-removed = carte retirée
reason-card-revoked = carte révoquée
reason-revocation-list-refused = liste refusée
reason-enrolment-code-unknown = code de poste faux, déjà utilisé ou trop vieux
reason-other-workstation = session montrée sur un autre poste que le sien

## Réglages

config-valid = Les réglages de { $path } sont valables.
config-valid-defaults = Aucun fichier de réglages : tout a sa valeur d’origine, ou vient de l’environnement.
source-default = d’origine
source-file = { $place }
source-environment = variable { $place }
source-flag = ligne de commande

## Titres et étiquettes

label-identifier = Identifiant
label-key = Comparé comme
label-role = Rôle
label-status = Compte
label-state = État
label-proof = Preuve
label-workstation = Poste
label-opened = Ouverte
label-last-used = Dernier usage
label-ends = Se termine
label-session = Session
label-password = Mot de passe
label-password-set = Donné le
label-lockout = Bloqué
label-card = Carte
label-created = Créé le
label-line = Ligne
label-user-name = Utilisateur
label-outcome = Résultat
label-number = N°
label-time = Quand
label-what = Quoi
label-result = Résultat
label-who = Qui
label-whom = Au sujet de
label-setting = Réglage
label-value = Valeur
label-source = Origine
label-exit-code = Code
label-meaning = Ce que cela veut dire
label-failures = Échecs
label-reader = Lecteur
label-answer-to-reset = Réponse
label-holder = Titulaire
label-card-number = Numéro national
label-card-type = Sorte
label-category = Catégorie
label-serial = N° de la carte
label-issuer = Autorité
label-valid-until = Valable jusqu’au
label-pin = Code porteur
label-authority = Reconnue par
label-list-made = Faite le
label-list-until = Valable jusqu’au
label-revoked = Révoquées
label-server = Serveur
label-enrolment = Inscription

## Codes de sortie

exit-done = C’est fait.
exit-unexpected = Une erreur inattendue s’est produite.
exit-usage = La ligne de commande est mal écrite.
exit-refused = Pas de session : connexion refusée, ou session verrouillée, terminée ou absente de ce poste.
exit-malformed = Ce qui a été donné est mal formé ou se lit de plusieurs façons.
exit-conflict = La demande ne va pas avec ce qui existe : déjà pris, introuvable, ou une personne doit choisir.
exit-forbidden = Le rôle de la personne ne le permet pas.
exit-storage = La base du cabinet ou un fichier ne peut pas être lu ou écrit.
exit-busy = Trop de connexions à la fois : recommencez dans quelques secondes.
exit-settings = Les réglages ne vont pas.
exit-no-terminal = Il faut poser une question et il n’y a pas de terminal.
exit-journal-altered = Le journal a été modifié.
exit-card = La carte, son lecteur ou sa liste de révocation ne peut pas servir.
exit-server = Le serveur du cabinet ne répond pas, n’est pas reconnu, ne connaît pas ce poste ou ne fait pas cela par le réseau.
exit-not-started = Le programme à ouvrir après la connexion ne peut pas être lancé.
exit-cancelled = La personne a abandonné.

## Aide

help-usage = Utilisation :
help-heading-commands = Commandes{ "\u00A0" }
help-heading-arguments = Arguments{ "\u00A0" }
help-heading-options = Options{ "\u00A0" }
help-heading-common = Options communes{ "\u00A0" }

value-command = COMMANDE
value-folder = DOSSIER
value-file = FICHIER
value-language = LANGUE
value-when = QUAND
value-identifier = IDENTIFIANT
value-session = SESSION
value-text = TEXTE
value-user-name = UTILISATEUR
value-family = NOM
value-given = PRÉNOM
value-profile = PROFIL
value-role = RÔLE
value-number = NUMÉRO
value-n = N
value-anchor = NUMÉRO:SCEAU
value-shell = SHELL
value-holder = PORTEUR
value-name = NOM

help-program = Ouvre le logiciel du cabinet : identifiant nom.prenom et mot de passe, ou carte CPS et code.
help-init = Crée la base du cabinet et son premier administrateur
help-login = Ouvre une session
help-session = Montre, verrouille ou ferme les sessions
help-session-show = Montre la session de ce poste
help-session-use = Dit que la session sert, pour qu’elle ne se verrouille pas
help-session-list = Liste vos sessions ouvertes
help-session-lock = Verrouille la session de ce poste
help-session-unlock = Déverrouille la session par votre mot de passe ou votre carte
help-session-close = Ferme la session de ce poste, ou une autre
help-identifier = Lit, déduit et retient les identifiants
help-identifier-parse = Dit comment un identifiant est lu et comparé
help-identifier-derive = Déduit l’identifiant d’un nom, ou d’un utilisateur de la version 3.2
help-identifier-remembered = Montre les identifiants que ce poste retient, ou les oublie
help-identifier-mine = Montre votre identifiant
help-user = Administre les comptes
help-user-add = Crée un compte
help-user-list = Liste les comptes
help-user-show = Montre un compte
help-user-disable = Désactive un compte et termine ses sessions
help-user-enable = Réactive un compte
help-user-unlock = Débloque un compte après trop de mots de passe faux
help-user-password = Change votre mot de passe, ou en donne un à quelqu’un
help-card = Lit, enregistre, surveille et simule les cartes CPS
help-card-readers = Liste les lecteurs et ce qu’ils contiennent
help-card-watch = Dit ce qui se passe dans les lecteurs, jusqu’à Ctrl-C
help-card-read = Lit une carte, sans son code
help-card-register = Enregistre une carte : elle ouvrira ce compte
help-card-unregister = Retire la carte d’un compte
help-card-list = Liste les cartes enregistrées
help-card-revocation = Montre, installe et télécharge les listes de cartes révoquées
help-card-revocation-status = Montre où en sont les listes
help-card-revocation-install = Installe une liste depuis un fichier
help-card-revocation-refresh = Télécharge les listes maintenant
help-card-simulate = Met une carte simulée dans un lecteur virtuel, jusqu’à Ctrl-C
help-card-doctor = Dit ce qui empêche une carte d’ouvrir, étape par étape
help-doctor = Dit ce qui empêche ce poste de marcher, étape par étape
help-import = Reprend les utilisateurs de la version 3.2
help-journal = Lit, vérifie, emporte, ancre et purge le journal
help-journal-list = Montre les dernières inscriptions
help-journal-verify = Vérifie que le journal est intact
help-journal-export = Écrit tout le journal, une inscription par ligne
help-journal-anchor = Donne un repère de la fin du journal, à garder ailleurs
help-journal-purge = Efface ce qui dépasse la durée de conservation
help-config = Montre et vérifie les réglages
help-config-show = Montre chaque réglage, sa valeur et d’où elle vient
help-config-check = Vérifie les réglages
help-policy = Compare le cabinet à ses règles
help-policy-report = Nomme les comptes à mot de passe faible, pas encore jugé ou absent
help-workstation = Invite, inscrit, liste et retire les postes que connaît le serveur du cabinet
help-workstation-invite = Donne un code, qui sert une fois, pour inscrire un poste
help-workstation-enrol = Inscrit ce poste avec son code
help-workstation-list = Liste les postes invités et inscrits
help-workstation-remove = Retire un poste et termine ses sessions
help-workstation-show = Dit pour quel poste le serveur prend celui-ci
help-database = Sauvegarde la base du cabinet, ou remet une sauvegarde en place
help-database-backup = Copie la base dans un fichier nouveau, sans rien arrêter
help-database-restore = Remet une sauvegarde en place ; le service doit être arrêté
help-completions = Écrit de quoi compléter les commandes dans un shell
help-generate = Écrit les pages de référence de la documentation
help-generate-settings = La référence des réglages
help-generate-exit-codes = La référence des codes de sortie
help-generate-commands = La référence des commandes
help-generate-completions = De quoi compléter les commandes dans un shell
help-generate-man = Les pages de manuel

option-help = Affiche cette aide
option-version = Affiche la version
option-data = Le dossier du cabinet
option-config = Le fichier de réglages
option-server = L’adresse du serveur du cabinet, par exemple https://serveur:7480
option-local = Le cabinet de cet ordinateur, même si les réglages nomment un serveur
option-workstation = Le nom du poste
option-code-stdin = Lit le code sur l’entrée standard
option-lang = La langue : fr ou en
option-json = Répond par un document JSON sur la sortie standard, et rien d’autre
option-color = Les couleurs : auto, always ou never
option-profile = Le profil : transitional (le mot de passe seul suffit) ou conforming
option-administrator = L’identifiant du premier administrateur
option-password-stdin = Lit les mots de passe sur l’entrée standard, un par ligne
option-login-identifier = L’identifiant, ou le début d’un identifiant retenu
option-remember = Retient l’identifiant sur ce poste, si la connexion réussit
option-command = Le programme à ouvrir ; la session se ferme avec lui
option-session = Une autre session que celle de ce poste
option-text = L’identifiant, ou « - » pour en lire un par ligne sur l’entrée standard
option-user-name = L’utilisateur de la version 3.2, par exemple "SECRETARIAT MEDICAL"
option-family = Le nom de famille
option-given = Le prénom
option-forget = Oublie cet identifiant
option-forget-all = Oublie tous les identifiants
option-acting = Agit au nom de cette personne, qui donne son mot de passe ; sinon, la session de ce poste
option-identifier = L’identifiant du compte
option-role = Le rôle : member, auditor ou administrator
option-card = Le numéro national imprimé sur la carte
option-login-card = Par la carte CPS et son code, au lieu de l’identifiant et du mot de passe
option-session-unlock-card = Par la carte CPS et son code, au lieu du mot de passe
option-pin-stdin = Lit les codes porteurs sur l’entrée standard, un par ligne ; le programme ouvert n’en reçoit rien
option-accept-last-try = Donne le code même s’il ne reste qu’un essai
option-number = Le numéro national imprimé sur la carte ; sans lui, la carte est lue
option-account = Le compte ; sans lui, le vôtre
option-card-revocation-install-file = La liste, en DER ou en PEM
option-holder = Le numéro du porteur ; sans lui, le premier du fichier
option-holders = Le fichier des porteurs fictifs ; sans lui, ceux qui sont fournis
option-authority = Le dossier de l’autorité de test, créé s’il manque
option-reader = Le lecteur virtuel : 0 ou 1
option-bundle = Écrit aussi un dossier pour l’assistance, sans nom ni secret, dans un fichier nouveau
option-no-password = Ne donne pas encore de mot de passe
option-reason = La raison, inscrite au journal
option-user-password-identifier = Le compte ; sans lui, le vôtre
option-import-file = L’export de la version 3.2
option-dry-run = Dit ce qui serait fait, sans rien écrire
option-decide = Un fichier de vos choix : utilisateur, puis identifiant ou « - »
option-last = Combien d’inscriptions, en partant de la dernière
option-anchor = Un repère noté lors d’une vérification précédente
option-anchors = Un fichier de repères, un par ligne, à comparer
option-to = Un fichier à la fin duquel écrire le repère
option-journal-export-format = La forme : JSON Lines, ou CSV pour un tableur
option-journal-export-file = Un fichier nouveau, ou « - » pour la sortie standard
option-database-backup-file = Un fichier nouveau, sur un autre disque de préférence
option-database-restore-file = La sauvegarde
option-shell = Le shell : bash, elvish, fish, powershell ou zsh
option-folder = Le dossier où écrire
