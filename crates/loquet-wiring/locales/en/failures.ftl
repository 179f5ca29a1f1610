# One sentence a code: what is wrong, and what to do. The page of each code is in
# docs/src/errors.

## Identifiers

failure-lq-id-01 = Put a point between the family name and the given name, for example charbonnel.pascal.
failure-lq-id-02 = There are several points: keep one, between the family name and the given name, for example charbonnel.pascal.
failure-lq-id-03 = The family name is missing before the point, for example charbonnel.pascal.
failure-lq-id-04 = The given name is missing after the point, for example charbonnel.pascal.
failure-lq-id-05 = The character “{ $character }”, at position { $position }, is not allowed in an identifier: delete it and type the identifier on the keyboard.
failure-lq-id-06 = The digit at position { $position } is misplaced: a number goes only at the end of the given name, for example martin.paul2.
failure-lq-id-07 = This identifier is too long: type only the family name, a point and the given name.
failure-lq-id-08 = The identifier is missing: type the family name, a point and the given name, for example charbonnel.pascal.
failure-lq-id-09 = The hyphen at position { $position } is misplaced: it joins two parts of a name, for example dupont-martin.jean.
failure-lq-id-10 = This user name can be read in several ways: choose the right identifier among { $candidates }.
failure-lq-id-11 = This user name is a single word: give a family name and a given name with a point between, for example secretariat.medical.
failure-lq-id-12 =
    { $proposals ->
        [none] The identifier { $identifier } is already taken: choose another.
       *[other] The identifier { $identifier } is already taken; still free: { $proposals }.
    }

## Card numbers

failure-lq-card-01 = The card number is wrong: its key, the last digit, does not fit the others, so a digit was mistyped; read the card again and retry.
failure-lq-card-02 =
    { $problem ->
        [empty] The card number is missing: copy the national number printed on the card.
        [eight] The card number lacks its first digit, 8: if it is { $suggestion }, type it in full.
        [type] No card number begins with “{ $character }”: copy the national number printed on the card.
        [character] The character “{ $character }”, at position { $position }, is not allowed in a card number: read the card again.
        [short] The card number is too short, { $length } characters are needed: read the card again.
        [long] The card number is too long, { $length } characters are the most: read the card again.
        [slash] The slash of the card number is missing, or what stands beside it: read the card again.
       *[other] This card number is not recognised: copy the national number printed on the card.
    }
failure-lq-card-03 = This card number already belongs to another account: read the card again, or look for the other account with “loquet user list”.

## Readers and cards

failure-lq-card-10 = The card service of this computer (PC/SC) does not answer: install the reader’s drivers and the Cryptolib CPS package (or ATSAM), or restart the computer.
failure-lq-card-11 = No card reader is connected: plug it in, wait a few seconds, and check that its drivers are installed.
failure-lq-card-12 = There is no card in the reader: put your CPS card in, chip first, all the way.
failure-lq-card-13 = The card does not answer: turn it over, chip on the right side, and wipe the chip with a dry cloth.
failure-lq-card-14 = This is a patient’s card (Vitale): put your CPS card in its place.
failure-lq-card-15 = This card is not a CPS card: put your CPS card in its place.
failure-lq-card-16 = This CPS card is of a generation that is not supported: ask the Agence du numérique en santé to renew it.
failure-lq-card-17 = The card is read without contact, which cannot ask for the PIN: slide it into the slot of a reader.
failure-lq-card-18 = Another program holds the card: close it, or wait until it has finished, then retry.
failure-lq-card-19 = The card left the reader too early: put it back and leave it there.
failure-lq-card-20 = It is not the same card any more: put yours back and start again.
failure-lq-card-21 = The card did not come, or did not answer, in time: take it out, put it back, and retry.
failure-lq-card-22 = The reader belongs to another computer, relayed by remote desktop, which this practice does not admit: use a reader that is plugged in here.
failure-lq-card-23 = What the card holds cannot be read: take it out and put it back, and if it goes on give the help desk the bundle that “loquet doctor --bundle FILE” writes.
failure-lq-card-24 = The card or the reader refused: take the card out, put it back, and retry once.

## Card certificates

failure-lq-card-30 = The certificate that was read is not a card’s for logging in: put your CPS card in its place, and if it is your CPS card, tell the administrator.
failure-lq-card-31 = The card’s certificate comes from no authority that this practice trusts: the administrator checks the setting “card.authorities”.
failure-lq-card-32 = The card has expired: ask the Agence du numérique en santé to renew it.
failure-lq-card-33 = The card is not valid yet: check the date and time of this computer.
failure-lq-card-34 = The card has been revoked and opens nothing any more: ask the Agence du numérique en santé for another.
failure-lq-card-35 = The list of revoked cards is missing or too old: the administrator runs “loquet card revocation refresh”, or installs the list from a file.
failure-lq-card-36 = This is a test card, and this practice admits none: put your CPS card in its place.
failure-lq-card-37 = The clock of this computer is behind: set it right, then retry.

## Simulated cards

failure-lq-card-40 = The file of holders of simulated cards, or the test authority, cannot be used ({ $path }): check it with the page of this code.
failure-lq-card-41 = No virtual reader waits for a simulated card: install vsmartcard-vpcd and start pcscd, then retry.

## PIN

failure-lq-pin-01 = The PIN is exactly 4 digits: type it again; the card has not seen it and no try is lost.
failure-lq-pin-02 =
    { $tries ->
        [one] The PIN is wrong: one try is left before the card blocks, look for your PIN before you use it.
       *[other] The PIN is wrong: type it again, { $tries } tries are left before the card blocks.
    }
failure-lq-pin-03 = The card is blocked after three wrong PINs: give it a new PIN with CPS Gestion and your 8-digit unblocking code (PUK), or call the Agence du numérique en santé.
failure-lq-pin-04 = No PIN was tried, as one try is left before the card blocks: look for your PIN, then start again and answer “yes”.

## Revocation lists

failure-lq-crl-01 = This file cannot be read, or is no revocation list: check its name, and take the “.crl” file that the authority publishes, as it is.
failure-lq-crl-02 = This revocation list is larger than allowed: check that it is the right file.
failure-lq-crl-03 = This revocation list is past its date: take the newest, and check the computer’s clock.
failure-lq-crl-04 = This revocation list is not signed by an authority that this practice trusts: take the one of IGC-Santé.
failure-lq-crl-05 = A newer revocation list is already in place: there is nothing to do, or take the newest.
failure-lq-crl-06 = The revocation list cannot be fetched: check the access to the internet, or install it from a file.
failure-lq-crl-07 = The folder of the revocation lists cannot be used: check the room on the disk, the right to write in it, and that nothing in it is damaged.

## Login

failure-lq-login-01 = Identifier or password refused. Check what you typed; after three tries, wait a minute or ask an administrator to unlock the account.
failure-lq-login-02 = Many people are logging in at this moment: wait a few seconds and retry.
failure-lq-login-03 = A password alone is not enough in this practice (profile “conforming”): log in by card with “loquet login --card”, or ask an administrator.
failure-lq-login-04 = You cancelled: nothing was left open, retry whenever you like.
failure-lq-login-05 = The card is refused: check that it is yours, wait a minute and retry; if not, run “loquet card doctor” or call the administrator.
failure-lq-login-06 = The card is good, but nobody has registered it in this practice: log in by password, then run “loquet card register”.

## Passwords

failure-lq-pwd-01 = The password is empty: type it, then Enter; it is not shown, as it should be.
failure-lq-pwd-02 = The password is too long: choose a phrase of at most 256 characters.
failure-lq-pwd-03 = The password has a character that cannot be typed again: type it on the keyboard instead of pasting it.
failure-lq-pwd-04 = The two entries of the password differ and nothing was changed: retry, typing slowly.

## Sessions

failure-lq-ses-01 = Your session has ended: log in again.
failure-lq-ses-02 = The session is locked: give your password with “loquet session unlock”, or your card with “loquet session unlock --card”.
failure-lq-ses-03 = No session is open on this workstation: log in first with “loquet login”.
failure-lq-ses-04 = This session was opened by card: put the card back and run “loquet session unlock --card”.

## Administration

failure-lq-adm-01 = Your role does not allow this: ask an administrator of the practice.
failure-lq-adm-02 = No account has this identifier: look for the person with “loquet user list” and copy their identifier.
failure-lq-adm-03 = This account is the last active administrator: create or enable another one first.
failure-lq-adm-04 = This practice already exists: log in as its administrator, or name another folder with “--data”.
failure-lq-adm-05 = The practice does not exist yet at { $path }: create it with “loquet init”, or check the place with “loquet config show”.
failure-lq-adm-06 = A reason is needed: give it with “--reason”, without any password or patient data.
failure-lq-adm-07 = The account has just changed elsewhere and nothing was done: look at it again, then retry if it is still useful.

## Import

failure-lq-imp-01 = The file { $path } cannot be read: check its name and your right to read it.
failure-lq-imp-02 = The file { $path } is neither UTF-8 nor Windows-1252: save it again as “CSV UTF-8”.
failure-lq-imp-03 = The column “{ $column }” is missing in { $path }: export again with the line of headings.
failure-lq-imp-04 =
    { $line ->
        [0] A line of { $path } is malformed: correct it, then retry.
       *[other] Line { $line } of { $path } is malformed: correct it, then retry.
    }
failure-lq-imp-05 = The file { $path } is too large: export only the table of users.
failure-lq-imp-06 =
    { $line ->
        [0] The file of decisions { $path } cannot be used: it needs two columns, “Utilisateur” and “Identifiant”.
       *[other] Line { $line } of the file of decisions { $path } is malformed: write the user name, a semicolon, then an identifier or a hyphen.
    }
failure-lq-imp-07 = This password cannot be taken over: an administrator must give the person one with “loquet user password”.

## Database

failure-lq-db-01 = The practice’s database does not answer: check that its disk is there, then retry.
failure-lq-db-02 = Another program holds the practice’s database, perhaps a backup: wait a little and retry.
failure-lq-db-03 = The practice’s database comes from a newer version of Loquet: update Loquet on this workstation.
failure-lq-db-04 = The practice’s database cannot be written: give Loquet back the right to write its file and its folder.
failure-lq-db-05 = The disk is full: make room, without touching the database or the key of the journal.
failure-lq-db-06 = The practice’s database is damaged: leave it alone, keep a copy and tell whoever looks after the computers.
failure-lq-db-07 = The server of the practice’s database does not answer: nothing was changed; check the address “database.url” and that the server runs, then retry.
failure-lq-db-08 = The server of the practice’s database refuses the account or its password: check “database.url” and “database.password_file”.
failure-lq-db-09 = The account of Loquet lacks rights on the practice’s database: whoever looks after the server must make it the owner of that database.
failure-lq-db-10 = The server of the practice’s database has no connection left: retry in a moment; if it lasts, allow more on the server or set “database.connections” lower.
failure-lq-db-11 = The server has no database of the name in “database.url”: correct the name, or have the database created, empty.
failure-lq-db-12 = The server of the practice’s database cannot be told from another: it has no TLS, or a certificate that is not trusted (“sslrootcert” in “database.url”).
failure-lq-db-13 = There is a file { $path } already: give another name, nothing is ever overwritten.
failure-lq-db-14 = The practice’s database is in use: stop the Loquet service and close the programs that use it, then retry.
failure-lq-db-15 = { $problem ->
    [other-key] The backup { $path } is another practice’s, or the key of the journal is not the one that belongs to it: find the right key, then retry.
    [newer] The backup { $path } comes from a newer version of Loquet: update Loquet, then retry.
    [damaged] The backup { $path } is damaged: take another one.
   *[other] The file { $path } is no backup of Loquet: check its name.
}
failure-lq-db-16 = The practice’s database is on a server: back it up with that server’s own tools (pg_dump, mariadb-dump).

## Settings

failure-lq-cfg-01 =
    { $place ->
        [flag] There is no setting “{ $key }”, given on the command line: correct its name.
       *[other] There is no setting “{ $key }”: correct its name or remove it in { $place }.
    }
failure-lq-cfg-02 =
    { $place ->
        [default] The setting “{ $key }” has no value: give it one ({ $range }).
        [flag] The setting “{ $key }” cannot be “{ $value }” (allowed: { $range }): correct it.
       *[other] The setting “{ $key }” cannot be “{ $value }” (allowed: { $range }): correct it in { $place }.
    }
failure-lq-cfg-03 =
    { $line ->
        [0] The settings file { $path } cannot be read: check that it exists and that you may read it.
       *[other] The settings file { $path } is malformed at line { $line }: correct it, then check with “loquet config check”.
    }
failure-lq-cfg-04 =
    { $problem ->
        [missing] The key of the journal is missing ({ $path }): restore the one of the backup, or create the practice with “loquet init” if it is new.
        [exposed] The key of the journal can be read by others: give { $path } back to its owner alone with “chmod 600”.
        [malformed] The key of the journal is not a key (64 hexadecimal digits or 32 bytes): restore the one of the backup.
        [twice] The key of the journal is given twice: keep “journal.key” or “journal.key_file”, not both.
        [unwritable] The key of the journal cannot be written to { $path }: check your right to write in this folder.
       *[other] The key of the journal cannot be read ({ $path }): check your right to read it.
    }
failure-lq-cfg-05 =
    { $problem ->
        [unexpected] A certificate of an authority is not the one of IGC-Santé ({ $path }): put the one that the ANS publishes in its place, with the fingerprint that Loquet expects.
        [malformed] A certificate of an authority cannot be understood ({ $path }): put the one that the authority publishes in its place.
       *[other] The certificates of the authorities cannot be read ({ $path }): check the setting and the right to read them.
    }
failure-lq-cfg-06 =
    { $problem ->
        [missing] The password of the database server is missing ({ $path }): put it there, readable by Loquet’s account alone.
        [exposed] The password of the database server can be read by others: give { $path } back to its owner alone with “chmod 600”.
        [twice] The password of the database server is given twice: keep “database.password” or “database.password_file”, not both.
       *[other] The password of the database server cannot be read ({ $path }): it is one line, and Loquet’s account must have the right to read it.
    }

## Workstation

failure-lq-ws-01 = The list of remembered identifiers is damaged ({ $path }) and is not used: type the identifier in full.
failure-lq-ws-02 = The identifier could not be remembered in { $path }: check the room on the disk and your right to write.
failure-lq-ws-03 = Several identifiers begin like this ({ $candidates }): type a few more letters.
failure-lq-tty-01 = A question must be answered and there is no terminal: give everything on the command line, the password with “--password-stdin”, the PIN with “--pin-stdin”.

## Journal

failure-lq-jrn-01 = The journal has been altered: delete nothing, copy the database and the key, and tell the head of the practice.
failure-lq-jrn-02 = The file { $path } exists already, or cannot be written: choose another name or another folder.
failure-lq-jrn-03 = The file of anchors { $path } cannot be read, or holds something else than anchors: give the file that “loquet journal anchor” or the service has written.

## Practice server

failure-lq-srv-01 = The practice’s server does not answer: check that this workstation is on the network and that the server is on, then try again; if it goes on, tell the administrator.
failure-lq-srv-02 = The server that answers does not prove that it is the practice’s, and nothing was sent to it: tell the administrator, who checks the server’s certificate and the setting “server.roots”.
failure-lq-srv-03 = The practice’s server answers otherwise than expected: check the address of the setting “server.url”, and that Loquet has the same version on the server and on this workstation.
failure-lq-srv-04 = The practice’s server is stopping or starting: wait a few seconds and try again.
failure-lq-srv-05 = Too many requests come from this workstation: wait a few seconds and try again.
failure-lq-srv-06 = The server’s answer did not come in time, and the request may be done all the same: wait a moment, look how it stands, then try again if need be.
failure-lq-srv-07 = This is done only on the computer that keeps the practice’s database: run the same command there with “--local”.
failure-lq-srv-08 = The server has no card reader for this workstation: use the reader that is connected to the workstation itself.
failure-lq-srv-09 = The service cannot listen at the address { $address }: stop the program that holds it, or change “service.listen” or “service.metrics_listen”.
failure-lq-srv-10 =
    { $problem ->
        [missing] The service’s certificate or its key is missing, required outside of this computer: give “service.certificate” and “service.key”, or listen on 127.0.0.1.
        [exposed] The service’s key can be read by others: give { $path } back to its owner alone with “chmod 600”.
        [malformed] The service’s certificate or its key cannot be understood ({ $path }): put a PEM file in the place of this one.
        [mismatch] The service’s key is not that of its certificate ({ $path }): put both files back that were made together.
       *[other] The service’s certificate or its key cannot be read ({ $path }): check the settings “service.certificate” and “service.key”, and the right to read these files.
    }

## Workstations of the practice

failure-lq-wks-01 = The practice’s server does not know this workstation: ask the administrator for a code, then run “loquet workstation enrol” here.
failure-lq-wks-02 = This workstation code is wrong, was used already or is too old: read it again, or ask the administrator for another.
failure-lq-wks-03 = Another workstation has this name already: choose another name, or remove the old workstation first with “loquet workstation remove”.
failure-lq-wks-04 = No workstation has this name: look for it with “loquet workstation list”.

## Calls of the service

failure-lq-api-01 =
    { $problem ->
        [missing] The field “{ $field }” is missing in the request: add it.
        [unknown] The field “{ $field }” of the request does not exist: correct its name, or remove it.
        [type] The field “{ $field }” of the request is not of the expected type: compare it with the description of the API, served at “/openapi.json”.
       *[other] The field “{ $field }” of the request does not do: compare it with the description of the API, served at “/openapi.json”.
    }
failure-lq-api-02 = The request is not well-formed JSON: check the braces, the commas and the UTF-8 encoding of the body that was sent.
failure-lq-api-03 = The request is larger than allowed: send less at a time.
failure-lq-api-04 = The request does not announce the content type that is expected: give it in the header “Content-Type”, most often “application/json”.
failure-lq-api-05 = There is nothing at this address: compare it with the description of the API, served at “/openapi.json”.
failure-lq-api-06 = This address does not take this method: those that it takes are in the header “Allow” of the answer.
failure-lq-api-07 = The request shows no session: send the token received at login in the header “Authorization”, after the word “Bearer”.
failure-lq-api-08 = The request comes from a web page or is addressed to another name: call the service from a program, by a name of the setting “service.names”.

## Program

failure-lq-run-01 = The program “{ $command }” could not be started and the session was closed: check its name.
failure-lq-run-02 = An unexpected error occurred and nothing was opened: retry once, and report it if it comes back.
