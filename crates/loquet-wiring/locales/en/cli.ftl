# Sentences of the command line (loquet-app-cli).

## Failures and warnings

failure-line = Error { $code }:
warning-line = Warning, { $code }:
failure-detail = Technical detail: { $detail }

## A command line that cannot be read

usage-label = Error:
usage-more = To see the commands and their options: loquet --help
usage-unknown-command = There is no command “{ $command }”.
usage-unknown-argument = There is a word too many, or an option that does not exist: “{ $argument }”.
usage-missing-argument = Missing: { $argument }.
usage-missing-command = The rest of the command is missing.
usage-missing-value = A value is missing after “{ $argument }”.
usage-invalid-value = The value “{ $value }” does not suit “{ $argument }”.
usage-conflict = “{ $argument }” does not go with “{ $other }”.
usage-not-utf-8 = A word of the command is not UTF-8 text.
usage-other = The command is not written as it should be.
usage-suggestion = Did you mean “{ $hint }”?
usage-valid-values = Possible values: { $hint }.

## Questions

prompt-identifier = Identifier:
prompt-administrator = Identifier of the first administrator (family.given):
prompt-which = Several identifiers begin like this, which one is yours?
prompt-password = Password of { $identifier }:
prompt-new-password = New password of { $identifier }:
prompt-password-again = The same, once more:
prompt-which-card = There are several CPS cards, which reader is yours in?
prompt-pin = PIN of { $holder } (4 digits):
prompt-last-try = Type “yes” to give your PIN all the same:
prompt-yes = yes
prompt-enrolment-code = Code of this workstation, from the administrator:
prompt-enrolment-code-help = Twelve characters in three groups, such as ABCD-2345-EFGH.
prompt-completion-help = The first letter is enough: Enter or Tab completes, arrows choose, Escape gives up.
prompt-choice-help = Arrows choose, Enter confirms, Escape gives up.
prompt-cancelled = (given up)

## Login and sessions

login-done = Hello { $identifier }. Session open until { $until }.
notice-failures =
    { $count ->
        [one] One login attempt has failed since the last time. If it was not you, tell the administrator.
       *[other] { $count } login attempts have failed since the last time. If it was not you, tell the administrator.
    }
notice-weak-password = Your password is easy to guess. Change it with “loquet user password”.
notice-conforming = In this profile a password alone opens nothing: install the certificates of IGC-Santé (setting “card.authorities”), give this account its card with “loquet card register NUMBER --for IDENTIFIER” while the profile is “transitional”, then log in with “loquet login --card”.
notice-weak-given = This password is easy to guess: ask the person to change it with “loquet user password”.
notice-former-card = This card is not the one that was used last time. If you have not renewed your card, tell the administrator.
notice-revocation-overdue =
    { $hours ->
        [one] The list of revoked cards is less than an hour past its date: the administrator must bring it up to date.
       *[other] The list of revoked cards is nearly { $hours } hours past its date: the administrator must bring it up to date.
    }

session-locked = Session of { $identifier } locked. To come back: loquet session unlock
session-locked-by-card = Session of { $identifier } locked. To come back: loquet session unlock --card
session-unlocked = Welcome back, { $identifier }. Session open until { $until }.
session-closed = Session of { $identifier } closed.
session-other-closed = The other session of { $identifier } is closed.
session-not-conforming = { $factor } (not conforming since 1 January 2026)
greeting-test = { $greeting } TEST card.
session-test = { $factor } · TEST card
session-card-locked =
    Card removed: session of { $identifier } locked, the program is stopped where it is.
    Your card and its PIN let it go on.
session-card-give-up = The session stays locked. Ctrl-C once more closes it, and the program with it.
session-command-closed = Session of { $identifier } closed, and the program with it.
session-command-ended = Session of { $identifier } ended ({ $cause }), and the program with it.
session-locked-elsewhere =
    Session of { $identifier } locked: the program is stopped where it is.
    Your password, here or with “loquet session unlock”, will make it go on.
session-locked-elsewhere-by-card =
    Session of { $identifier } locked: the program is stopped where it is.
    Your card and your PIN will make it go on.
session-unknown =
    The practice’s server has not answered for too long: the program of { $identifier } is stopped where it is.
    It will go on when the server answers; check the network. Ctrl-C closes it.

time-tomorrow = { $hour } tomorrow
time-yesterday = { $hour } yesterday

state-active = open
state-locked = locked ({ $cause })
state-ended = ended ({ $cause })

lock-cause-asked = as asked
lock-cause-idle = not used
lock-cause-clock-set-back = clock set back
lock-cause-card-removed = card removed
end-cause-closed = closed
end-cause-expired = longest duration reached
end-cause-ended-by-administrator = by an administrator
end-cause-account-changed = the account has changed
end-cause-superseded = replaced by a newer one
end-cause-card-removed = card removed
end-cause-card-revoked = card revoked

factor-password = password alone
factor-cps-card = CPS card
assurance-single-factor = one factor
assurance-two-factors = two factors

## Cards and readers

card-wait = Put your CPS card into the reader ({ $readers }). Ctrl-C gives up.
card-wait-because = { $why } I am waiting; Ctrl-C gives up.
card-wait-several = There are several CPS cards: leave one only, yours. Ctrl-C gives up.
card-of = Card of { $holder }, in { $reader }.
card-is-test = It is a TEST card.
card-few-tries = Warning, two tries are left before the card blocks.
card-last-try = Warning, one try is left: a wrong PIN blocks the card. Look for your PIN if you are not certain.
card-registered = Card registered for { $identifier }.
card-unregistered = Card removed from the account { $identifier }: the sessions that it had opened are ended.
card-never-used = never used
cards-count =
    { $count ->
        [0] No registered card.
        [one] One registered card.
       *[other] { $count } registered cards.
    }
pin-tries =
    { $tries ->
        [0] PIN blocked
        [one] one try
       *[other] { $tries } tries
    }

readers-none = No card reader.
reader-redirected = { $reader } (of another computer)
slot-empty = empty
slot-mute = card that does not answer
slot-unavailable = reader that does not answer
slot-cps3 = CPS3 card
slot-cps4 = CPS4 card
slot-cps-contactless = CPS card, without contact
slot-cps-older = CPS card, too old
slot-vitale = patient’s card (Vitale)
slot-unknown = unknown card
event-service-stopped = the card service does not answer
event-reader-added = reader plugged in, { $reader }
event-reader-removed = reader unplugged, { $reader }
event-card-inserted = { $card } put into { $reader }
event-card-removed = { $card } taken out of { $reader }
card-type-cps = professional’s card (CPS)
card-type-cpf = card of a professional in training (CPF)
card-type-cpe = card of an establishment’s staff (CPE)
card-type-cpa = card of an authorised person (CPA)
category-card = real card
category-test-card = TEST card
category-other = no card
authority-igc-sante = IGC-Santé
authority-test = TEST authority

revocation-no-authority = No authority is trusted: the setting “card.authorities” names no certificate.
revocation-none = none
revocation-installed =
    { $count ->
        [0] List of { $issuer } in place: no card revoked.
        [one] List of { $issuer } in place: one card revoked.
       *[other] List of { $issuer } in place: { $count } cards revoked.
    }
revocation-refused = List of { $issuer }, { $code }: { $why }
revocation-nothing-to-fetch = No list to fetch.

simulate-authority = To admit these cards, give the setting “card.test_authorities” this folder: { $path }
simulate-lists = Their revocation lists, to install with “loquet card revocation install”: { $root } and { $intermediate }
simulate-commands = Type remove, insert [HOLDER] or quit. Ctrl-C takes the card out.
simulate-inserted = Card of { $holder } put into the virtual reader { $reader }.
simulate-removed = Card of { $holder } taken out of the virtual reader { $reader }.

## Doctor

doctor-line = { $step }: { $said }
doctor-sound = Nothing keeps a card from opening, as far as can be told without its PIN.
doctor-first-failure = { $code }: { $why }
doctor-bundle = Bundle for the help desk written to { $path }: no name, no number, no PIN.
doctor-settings = Settings
doctor-workstation = Folder of this workstation’s sessions
doctor-practice = Practice’s database and journal key
doctor-server = Practice server
doctor-enrolment = Enrolment of this workstation
doctor-versions-differ = Loquet { $theirs } on the server, { $ours } here: update the older one
doctor-test-authorities = TEST cards are admitted (setting “card.test_authorities”)
doctor-service = Card service (PC/SC)
doctor-reader = Reader
doctor-card = Card in the reader
doctor-recognition = Answer of the card
doctor-generation = Generation of the card
doctor-files = Files of the card
doctor-pin = PIN
doctor-certificate = Authentication certificate
doctor-dates = Dates of the certificate
doctor-chain = Authority that vouches for the card
doctor-revocation = List of revoked cards
doctor-clock = Computer’s clock
doctor-registration = Card registered in this practice
doctor-middleware = Other card software
doctor-distance = Where the person sits
doctor-validity = from { $from } to { $until }
doctor-list-age =
    { $hours ->
        [one] less than an hour old
       *[other] less than { $hours } hours old
    }
doctor-list-overdue =
    { $hours ->
        [one] less than an hour past its date
       *[other] less than { $hours } hours past its date
    }
doctor-warning-several-cards = there are several cards, the first was looked at
doctor-warning-try-spent = one try is lost
doctor-warning-last-try = a wrong PIN blocks the card
doctor-warning-expires-soon = expires soon, ask for its renewal
doctor-warning-test-card = TEST card
doctor-warning-revocation-overdue = the list is past its date
doctor-warning-registration-withheld = told after login only
doctor-warning-remote = from afar, the reader of your workstation is of no use here
distance-here = at the computer
distance-remote-desktop = by remote desktop
distance-ssh = by SSH

## Identifiers

identifier-read = { $display }   (compared as { $key })
identifier-ambiguous = This name can be read in several ways; the administrator knows which is right:
remembered-none = This workstation remembers no identifier.
remembered-off = This workstation is set to remember nothing.
remembered-forgotten =
    { $count ->
        [0] Nothing to forget: this identifier was not remembered.
        [one] Forgotten.
       *[other] Forgotten: { $count } identifiers.
    }

## Practice and accounts

init-done = The practice is created, with its administrator { $identifier }.

user-added = Account { $identifier } created.
user-disabled = Account { $identifier } disabled: its sessions are ended.
user-enabled = Account { $identifier } enabled.
user-unlocked = Account { $identifier } unlocked: its password is unchanged.
password-set = New password recorded for { $identifier }: their sessions are ended.
password-changed = Your password is changed, { $identifier }. Log in again with the new one.
users-count =
    { $count ->
        [0] No account.
        [one] One account.
       *[other] { $count } accounts.
    }

role-member = member
role-auditor = auditor
role-administrator = administrator
status-active = active
status-disabled = disabled
strength-unknown = not judged yet
strength-weak = weak
strength-acceptable = acceptable
strength-none = none
card-none = –
throttle-none = no
throttle-locked = yes, for a few minutes
throttle-daily-limit = yes, too many failures in 24 hours
throttle-suspended = yes, until an administrator unlocks the account
throttle-source = no, but this workstation must wait

profile-transitional = transitional
profile-conforming = conforming

policy-profile = Profile: { $profile }.
policy-accounts =
    { $count ->
        [0] No active account.
        [one] One active account.
       *[other] { $count } active accounts.
    }
policy-weak =
    { $count ->
        [0] Passwords that are easy to guess: none.
       *[other] Passwords that are easy to guess ({ $count }), to be changed:
    }
policy-unjudged =
    { $count ->
        [0] Passwords not judged yet: none.
       *[other] Passwords not judged yet ({ $count }), they will be at the next login:
    }
policy-without =
    { $count ->
        [0] Accounts without a password: none.
       *[other] Accounts without a password ({ $count }), an administrator must give them one:
    }
policy-password-alone = A password alone is accepted: such logins have not been conforming since 1 January 2026.
policy-test-authorities = TEST cards are admitted (setting “card.test_authorities”): never in a practice that treats people.

## Taking over version 3.2

import-progress = Import
import-already = { $identifier } · already imported, nothing changed
import-left-out = left out
import-ambiguous = to be chosen: { $candidates }
import-single-word = a single word: a family name and a given name are needed
import-homonym = { $identifier } is already taken, to be chosen: { $proposals }
import-repeated = same user as on line { $line }: delete one of the two
import-disabled = account disabled
import-password-weak = password easy to guess
import-password-unjudged = password taken over, judged at the next login
import-password-none = no password, to be given
import-password-unsupported = password not taken over ({ $code }), to be given again
import-password-malformed = password unreadable ({ $code }), to be given again
import-password-refused = password refused, to be given again
import-card-taken = card number left out: another account has it
import-card-malformed = card number left out: { $why }

import-summary = In all:
import-summary-dry-run = Trial, nothing was written. In all:
import-count-imported = imported: { $count }
import-count-already-imported = already imported: { $count }
import-count-left-out = left out: { $count }
import-count-ambiguous = names to be settled: { $count }
import-count-single-word = names of a single word: { $count }
import-count-homonym = homonyms to be told apart: { $count }
import-count-repeated-user-name = repeated rows: { $count }
import-count-malformed = malformed names: { $count }
import-needs-person = Some rows await your choice: run the command again at a terminal, or give your choices with “--decide”.

settle-row = Line { $line }, { $name }: { $why }
settle-question = Which identifier should this person have?
settle-type = I type it…
settle-type-other = Another, which I type…
settle-leave-out = Leave this person out

## Workstations and server

workstation-invited =
    Code of the workstation { $name }: { $code }
    It works once, until { $until }. On that workstation, run: loquet workstation enrol
workstation-enrolled = This workstation is enrolled as { $name }: the practice’s server knows it from now on.
workstation-url-hint = To give the address no more, write it into the settings of this workstation: server.url = "{ $url }"
workstation-removed = Workstation { $name } removed: its sessions have ended and it opens nothing any more.
workstation-known = enrolled
workstation-of-server = the server’s own computer
workstations-none = No workstation: invite the first with “loquet workstation invite NAME”.
enrolment-invited = invited, its code is good until { $at }
enrolment-enrolled = enrolled on { $at }
server-none = none: the practice’s database is on this computer

## Journal

journal-whole =
    { $count ->
        [one] The journal is whole: one record.
       *[other] The journal is whole: { $count } records.
    } Anchor to note elsewhere: { $anchor }
database-backed-up =
    Backup made: { $path }
    The key of the journal is not in it: keep a copy of it apart, in a safe place, or the backup will be of no use.
database-restored =
    Backup put back. { $sessions ->
        [0] No session was open in it.
        [one] The session that was open in it has ended.
       *[other] The { $sessions } sessions that were open in it have ended.
    }
    What was done since that backup is lost: passwords changed, accounts disabled, cards and workstations. Go over it before you open the practice.
database-before = The database that was there is kept here: { $path }
journal-empty = The journal is empty.
journal-exported =
    { $count ->
        [one] One record written to { $path }.
       *[other] { $count } records written to { $path }.
    }
journal-anchored = Anchor of record { $sequence } written at the end of { $path }.
journal-purged =
    { $count ->
        [0] Nothing is older than the retention: nothing is removed.
        [one] One record removed.
       *[other] { $count } records removed.
    }
journal-purged-up-to =
    { $count ->
        [one] The first record was removed after the retention; what follows is verified.
       *[other] Records 1 to { $count } were removed after the retention; what follows is verified.
    }
journal-anchors-agree =
    { $count ->
        [one] The anchor of the file is genuine and agrees.
       *[other] The { $count } anchors of the file are genuine and agree.
    }
journal-repeated = { $what } (× { $count })
journal-note = “{ $note }”
object-practice = the practice
object-journal = the journal
object-unknown = unknown

action-practice-created = practice created
action-login-password = login by password
action-login-card = login by card
action-card-registered = card registered
action-card-unregistered = card unregistered
action-card-renewed = another card of the same person
action-revocation-list-installed = revocation list installed
action-lockout-started = lockout
action-security-alert = alert
action-account-unlocked = account unlocked
action-session-locked = session locked
action-session-unlocked = session unlocked
action-session-ended = session ended
action-account-added = account created
action-account-imported = account imported
action-account-disabled = account disabled
action-account-enabled = account enabled
action-password-changed = password changed
action-password-set = password given
action-password-rehashed = password better protected
action-journal-read = journal read
action-journal-verified = journal verified
action-journal-exported = journal exported
action-journal-anchored = journal anchored
action-journal-purged = journal purged
action-policy-reported = password report
action-access-refused = access refused
action-workstation-invited = workstation invited
action-workstation-enrolled = workstation enrolled
action-workstation-removed = workstation removed
action-service-started = service started
action-service-stopped = service stopped
action-database-backed-up = database backed up
action-database-restored = backup restored

outcome-success = success
outcome-failure = failure
outcome-refused = refused

reason-unknown-identifier = unknown identifier
reason-no-password = no password
reason-wrong-password = wrong password
reason-account-disabled = account disabled
reason-verifier-refused = stored password unreadable
reason-locked = locked out
reason-daily-limit = too many failures in 24 hours
reason-suspended = too many failures in a row
reason-source = too many failures on this workstation
reason-password-alone = password alone not accepted
reason-busy = too many logins at once
reason-fault = fault
reason-credential-changed = password changed during the attempt
reason-third-lockout = third lockout of the day
reason-asked = as asked
reason-idle = not used
reason-clock-set-back = clock set back
reason-expired = longest duration reached
reason-administrator = by an administrator
reason-account-changed = the account has changed
reason-superseded = replaced by a newer one
reason-role = role not sufficient
reason-chain-broken = journal altered
reason-pin-wrong = wrong PIN
reason-pin-blocked = card blocked
reason-card-unusable = card unusable, or person gone
reason-challenge-unknown = answer to a question never asked
reason-challenge-expired = answer too late
reason-challenge-foreign = answer from elsewhere
reason-signature-wrong = wrong signature
reason-contactless = read without contact
reason-certificate-malformed = certificate unreadable
reason-certificate-usage = certificate of another usage
reason-certificate-software = software certificate
reason-certificate-untrusted = certificate of an unknown authority
reason-certificate-expired = card expired
reason-certificate-not-yet-valid = card not valid yet
reason-certificate-weak = key too weak
reason-certificate-extension = unknown restriction in the certificate
reason-certificate-revoked = card revoked
reason-revocation-unknown = no revocation list
reason-revocation-stale = revocation list past its date
reason-test-card = test card
reason-card-category = kind of card not admitted
reason-card-not-registered = card not registered
reason-card-of-another = another person’s card
reason-card-changed = another card registered during the attempt
reason-card-removed = card removed
reason-card-revoked = card revoked
reason-revocation-list-refused = list refused
reason-enrolment-code-unknown = workstation code wrong, used already or too old
reason-other-workstation = session shown on another workstation than its own

## Settings

config-valid = The settings in { $path } are valid.
config-valid-defaults = No settings file: everything has its default, or comes from the environment.
source-default = default
source-file = { $place }
source-environment = variable { $place }
source-flag = command line

## Headings and labels

label-identifier = Identifier
label-key = Compared as
label-role = Role
label-status = Account
label-state = State
label-proof = Proof
label-workstation = Workstation
label-opened = Opened
label-last-used = Last used
label-ends = Ends
label-session = Session
label-password = Password
label-password-set = Given on
label-lockout = Locked out
label-card = Card
label-created = Created on
label-line = Line
label-user-name = User
label-outcome = Outcome
label-number = No.
label-time = When
label-what = What
label-result = Outcome
label-who = Who
label-whom = About
label-setting = Setting
label-value = Value
label-source = Source
label-exit-code = Code
label-meaning = Meaning
label-failures = Failures
label-reader = Reader
label-answer-to-reset = Answer
label-holder = Holder
label-card-number = National number
label-card-type = Kind
label-category = Category
label-serial = Card’s own number
label-issuer = Authority
label-valid-until = Valid until
label-pin = PIN
label-authority = Vouched for by
label-list-made = Made on
label-list-until = Good until
label-revoked = Revoked
label-server = Server
label-enrolment = Enrolment

## Exit codes

exit-done = Done.
exit-unexpected = Something unexpected happened.
exit-usage = The command line is not written as it should be.
exit-refused = No session: the login was refused, or the session is locked, has ended or is not on this workstation.
exit-malformed = What was given is malformed or can be read in several ways.
exit-conflict = What was asked does not fit what there is: taken, not found, or a person must choose.
exit-forbidden = The person’s role does not allow it.
exit-storage = The practice’s database or a file cannot be read or written.
exit-busy = Too many logins at once: try again in a few seconds.
exit-settings = The settings are wrong.
exit-no-terminal = A question must be asked and there is no terminal.
exit-journal-altered = The journal was altered.
exit-card = The card, its reader or its revocation list cannot be used.
exit-server = The practice’s server does not answer, is not trusted, does not know this workstation or does not do this over a network.
exit-not-started = The program to open after the login cannot be started.
exit-cancelled = The person gave up.

## Help

help-usage = Usage:
help-heading-commands = Commands
help-heading-arguments = Arguments
help-heading-options = Options
help-heading-common = Common options

value-command = COMMAND
value-folder = FOLDER
value-file = FILE
value-language = LANGUAGE
value-when = WHEN
value-identifier = IDENTIFIER
value-session = SESSION
value-text = TEXT
value-user-name = USER NAME
value-family = FAMILY
value-given = GIVEN
value-profile = PROFILE
value-role = ROLE
value-number = NUMBER
value-n = N
value-anchor = SEQUENCE:SEAL
value-shell = SHELL
value-holder = HOLDER
value-name = NAME

help-program = Opens the practice’s software: identifier family.given and password, or CPS card and PIN.
help-init = Creates the practice’s database and its first administrator
help-login = Opens a session
help-session = Shows, locks or closes sessions
help-session-show = Shows the session of this workstation
help-session-use = Tells that the session is in use, so that it does not lock
help-session-list = Lists your open sessions
help-session-lock = Locks the session of this workstation
help-session-unlock = Unlocks the session by your password or your card
help-session-close = Closes the session of this workstation, or another
help-identifier = Reads, derives and remembers identifiers
help-identifier-parse = Says how an identifier is read and compared
help-identifier-derive = Derives the identifier of a name, or of a user of version 3.2
help-identifier-remembered = Shows the identifiers that this workstation remembers, or forgets them
help-identifier-mine = Shows your identifier
help-user = Administers accounts
help-user-add = Creates an account
help-user-list = Lists the accounts
help-user-show = Shows an account
help-user-disable = Disables an account and ends its sessions
help-user-enable = Enables an account
help-user-unlock = Unlocks an account after too many wrong passwords
help-user-password = Changes your password, or gives somebody one
help-card = Reads, registers, watches and simulates CPS cards
help-card-readers = Lists the readers and what lies in them
help-card-watch = Tells what happens in the readers, until Ctrl-C
help-card-read = Reads a card, without its PIN
help-card-register = Registers a card: it will open this account
help-card-unregister = Removes an account’s card
help-card-list = Lists the registered cards
help-card-revocation = Shows, installs and fetches the lists of revoked cards
help-card-revocation-status = Shows how the lists stand
help-card-revocation-install = Installs a list from a file
help-card-revocation-refresh = Fetches the lists now
help-card-simulate = Puts a simulated card into a virtual reader, until Ctrl-C
help-card-doctor = Says what keeps a card from opening, step by step
help-doctor = Says what keeps this workstation from working, step by step
help-import = Takes over the users of version 3.2
help-journal = Reads, verifies, exports, anchors and purges the journal
help-journal-list = Shows the newest records
help-journal-verify = Verifies that the journal is whole
help-journal-export = Writes the whole journal, one record a line
help-journal-anchor = Gives an anchor of the journal’s end, to be kept elsewhere
help-journal-purge = Removes what is older than the retention
help-config = Shows and checks the settings
help-config-show = Shows each setting, its value and where it comes from
help-config-check = Checks the settings
help-policy = Compares the practice with its policy
help-policy-report = Names the accounts whose password is weak, not judged yet or missing
help-workstation = Invites, enrols, lists and removes the workstations that the practice’s server knows
help-workstation-invite = Gives out a code, which works once, to enrol a workstation
help-workstation-enrol = Enrols this workstation by its code
help-workstation-list = Lists the workstations, invited and enrolled
help-workstation-remove = Removes a workstation and ends its sessions
help-workstation-show = Shows who the server takes this workstation for
help-database = Backs up the practice’s database, or puts a backup back
help-database-backup = Copies the database into a new file, stopping nothing
help-database-restore = Puts a backup back; the service must be stopped
help-completions = Prints what a shell needs to complete commands
help-generate = Writes the reference pages of the documentation
help-generate-settings = The reference of the settings
help-generate-exit-codes = The reference of the exit codes
help-generate-commands = The reference of the commands
help-generate-completions = What a shell needs to complete commands
help-generate-man = The manual pages

option-help = Shows this help
option-version = Shows the version
option-data = The practice’s folder
option-config = The settings file
option-server = The address of the practice’s server, such as https://server:7480
option-local = The practice of this computer, even if the settings name a server
option-workstation = The workstation’s name
option-code-stdin = Read the code on standard input
option-lang = The language: fr or en
option-json = Answers with one JSON document on standard output, and nothing else
option-color = Colours: auto, always or never
option-profile = The profile: transitional (a password alone is enough) or conforming
option-administrator = The first administrator’s identifier
option-password-stdin = Reads the passwords on standard input, one a line
option-login-identifier = The identifier, or the beginning of a remembered one
option-remember = Remembers the identifier on this workstation, if the login succeeds
option-command = The program to open; the session closes with it
option-session = Another session than that of this workstation
option-text = The identifier, or “-” to read one a line on standard input
option-user-name = The user of version 3.2, such as "SECRETARIAT MEDICAL"
option-family = The family name
option-given = The given name
option-forget = Forgets this identifier
option-forget-all = Forgets all identifiers
option-acting = Acts for this person, who gives their password; without it, the session of this workstation acts
option-identifier = The account’s identifier
option-role = The role: member, auditor or administrator
option-card = The national number printed on the card
option-login-card = By the CPS card and its PIN, instead of identifier and password
option-session-unlock-card = By the CPS card and its PIN, instead of the password
option-pin-stdin = Reads the PINs on standard input, one a line; the program that is opened gets none of it
option-accept-last-try = Gives the PIN even when one try is left
option-number = The national number printed on the card; without it, the card is read
option-account = The account; without it, your own
option-card-revocation-install-file = The list, DER or PEM
option-holder = The holder’s number; without it, the first of the file
option-holders = The file of the fictitious holders; without it, those that are built in
option-authority = The folder of the test authority, made if it is missing
option-reader = The virtual reader: 0 or 1
option-bundle = Also writes a bundle for the help desk, without names or secrets, to a new file
option-no-password = Gives no password yet
option-reason = The reason, recorded in the journal
option-user-password-identifier = The account; without it, your own
option-import-file = The export of version 3.2
option-dry-run = Says what would be done, without writing anything
option-decide = A file of your choices: user, then identifier or “-”
option-last = How many records, counted from the newest
option-anchor = An anchor noted at an earlier verification
option-anchors = A file of anchors, one a line, to compare with
option-to = A file at whose end the anchor is written
option-journal-export-format = The form: JSON Lines, or CSV for a spreadsheet
option-journal-export-file = A new file, or “-” for standard output
option-database-backup-file = A new file, preferably on another disk
option-database-restore-file = The backup
option-shell = The shell: bash, elvish, fish, powershell or zsh
option-folder = The folder to write into
