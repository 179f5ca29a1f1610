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

session-locked = Session de { $identifier } verrouillée. Pour revenir : loquet session unlock
session-unlocked = Bon retour, { $identifier }. Session ouverte jusqu’à { $until }.
session-closed = Session de { $identifier } fermée.
session-other-closed = L’autre session de { $identifier } est fermée.
session-not-conforming = { $factor } (non conforme depuis le 1er janvier 2026)

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

## Journal

journal-whole =
    { $count ->
        [one] Le journal est intact : une inscription.
       *[other] Le journal est intact : { $count } inscriptions.
    } Repère à noter ailleurs : { $anchor }
journal-empty = Le journal est vide.
journal-exported =
    { $count ->
        [one] Une inscription écrite dans { $path }.
       *[other] { $count } inscriptions écrites dans { $path }.
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
action-policy-reported = bilan des mots de passe
action-access-refused = accès refusé

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

help-program = Ouvre le logiciel du cabinet : identifiant nom.prenom et mot de passe.
help-init = Crée la base du cabinet et son premier administrateur
help-login = Ouvre une session
help-session = Montre, verrouille ou ferme les sessions
help-session-show = Montre la session de ce poste
help-session-use = Dit que la session sert, pour qu’elle ne se verrouille pas
help-session-list = Liste vos sessions ouvertes
help-session-lock = Verrouille la session de ce poste
help-session-unlock = Déverrouille la session par votre mot de passe
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
help-import = Reprend les utilisateurs de la version 3.2
help-journal = Lit, vérifie et emporte le journal
help-journal-list = Montre les dernières inscriptions
help-journal-verify = Vérifie que le journal est intact
help-journal-export = Écrit tout le journal, une inscription par ligne, en JSON
help-config = Montre et vérifie les réglages
help-config-show = Montre chaque réglage, sa valeur et d’où elle vient
help-config-check = Vérifie les réglages
help-policy = Compare le cabinet à ses règles
help-policy-report = Nomme les comptes à mot de passe faible, pas encore jugé ou absent
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
option-no-password = Ne donne pas encore de mot de passe
option-reason = La raison, inscrite au journal
option-user-password-identifier = Le compte ; sans lui, le vôtre
option-import-file = L’export de la version 3.2
option-dry-run = Dit ce qui serait fait, sans rien écrire
option-decide = Un fichier de vos choix : utilisateur, puis identifiant ou « - »
option-last = Combien d’inscriptions, en partant de la dernière
option-anchor = Un repère noté lors d’une vérification précédente
option-journal-export-file = Un fichier nouveau, ou « - » pour la sortie standard
option-shell = Le shell : bash, elvish, fish, powershell ou zsh
option-folder = Le dossier où écrire
