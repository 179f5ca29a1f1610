# Une phrase par code : ce qui ne va pas, et quoi faire. La page de chaque code est dans
# docs/src/errors. Espaces insécables devant « : » et « ; » et dans les guillemets.

## Identifiants

failure-lq-id-01 = Il faut mettre un point entre le nom et le prénom, par exemple charbonnel.pascal.
failure-lq-id-02 = Il y a plusieurs points : gardez-en un seul, entre le nom et le prénom, par exemple charbonnel.pascal.
failure-lq-id-03 = Il manque le nom avant le point, par exemple charbonnel.pascal.
failure-lq-id-04 = Il manque le prénom après le point, par exemple charbonnel.pascal.
failure-lq-id-05 = Le caractère « { $character } », en position { $position }, n’est pas admis dans un identifiant : effacez-le et tapez l’identifiant au clavier.
failure-lq-id-06 = Le chiffre en position { $position } est mal placé : un numéro se met seulement à la fin du prénom, par exemple martin.paul2.
failure-lq-id-07 = Cet identifiant est trop long : tapez seulement le nom, un point et le prénom.
failure-lq-id-08 = Il manque l’identifiant : tapez le nom, un point et le prénom, par exemple charbonnel.pascal.
failure-lq-id-09 = Le trait d’union en position { $position } est mal placé : il relie deux parties d’un nom, par exemple dupont-martin.jean.
failure-lq-id-10 = Ce nom d’utilisateur peut se lire de plusieurs façons : choisissez l’identifiant juste parmi { $candidates }.
failure-lq-id-11 = Ce nom d’utilisateur n’a qu’un mot : donnez un nom et un prénom séparés par un point, par exemple secretariat.medical.
failure-lq-id-12 =
    { $proposals ->
        [none] L’identifiant { $identifier } est déjà pris : choisissez-en un autre.
       *[other] L’identifiant { $identifier } est déjà pris ; sont encore libres : { $proposals }.
    }

## Numéros de carte

failure-lq-card-01 = Le numéro de carte est faux : sa clé, le dernier chiffre, ne va pas avec les autres, donc un chiffre a été mal tapé ; relisez la carte et recommencez.
failure-lq-card-02 =
    { $problem ->
        [empty] Il manque le numéro de carte : recopiez le numéro national imprimé sur la carte.
        [eight] Il manque le 8 du début du numéro de carte : si c’est bien { $suggestion }, tapez-le en entier.
        [type] Aucun numéro de carte ne commence par « { $character } » : recopiez le numéro national imprimé sur la carte.
        [character] Le caractère « { $character } », en position { $position }, n’est pas admis dans un numéro de carte : relisez la carte.
        [short] Le numéro de carte est trop court, il faut { $length } caractères : relisez la carte.
        [long] Le numéro de carte est trop long, il faut { $length } caractères au plus : relisez la carte.
        [slash] Il manque la barre oblique du numéro de carte, ou ce qui l’entoure : relisez la carte.
       *[other] Ce numéro de carte n’est pas reconnu : recopiez le numéro national imprimé sur la carte.
    }
failure-lq-card-03 = Ce numéro de carte appartient déjà à un autre compte : relisez la carte, ou cherchez l’autre compte avec « loquet user list ».

## Lecteurs et cartes

failure-lq-card-10 = Le service des cartes de cet ordinateur (PC/SC) ne répond pas : installez les pilotes du lecteur et la Cryptolib CPS (ou le module ATSAM), ou redémarrez l’ordinateur.
failure-lq-card-11 = Aucun lecteur de cartes n’est branché : branchez-le, attendez quelques secondes, et vérifiez que ses pilotes sont installés.
failure-lq-card-12 = Il n’y a pas de carte dans le lecteur : mettez votre carte CPS, la puce en premier, jusqu’au fond.
failure-lq-card-13 = La carte ne répond pas : retournez-la, la puce du bon côté, et essuyez la puce avec un chiffon sec.
failure-lq-card-14 = C’est une carte Vitale : remplacez-la par votre carte CPS.
failure-lq-card-15 = Cette carte n’est pas une carte CPS : remplacez-la par votre carte CPS.
failure-lq-card-16 = Cette carte CPS est d’une génération qui ne convient plus : demandez son renouvellement à l’Agence du numérique en santé.
failure-lq-card-17 = La carte est lue sans contact, ce qui ne permet pas de demander le code : glissez-la dans la fente d’un lecteur.
failure-lq-card-18 = Un autre programme occupe la carte : fermez-le, ou attendez qu’il ait fini, puis recommencez.
failure-lq-card-19 = La carte a quitté le lecteur trop tôt : remettez-la et laissez-la en place.
failure-lq-card-20 = Ce n’est plus la même carte : remettez la vôtre et recommencez du début.
failure-lq-card-21 = La carte n’est pas venue ou n’a pas répondu à temps : retirez-la, remettez-la, et recommencez.
failure-lq-card-22 = Le lecteur est celui d’un autre ordinateur, relayé par le bureau à distance, ce que ce cabinet n’admet pas : servez-vous d’un lecteur branché ici.
failure-lq-card-23 = Ce que contient la carte ne peut pas être lu : retirez-la et remettez-la, et si cela continue donnez à l’assistance le dossier qu’écrit « loquet doctor --bundle FICHIER ».
failure-lq-card-24 = La carte ou le lecteur a refusé : retirez la carte, remettez-la, et recommencez une fois.

## Certificats de carte

failure-lq-card-30 = Le certificat lu n’est pas celui d’une carte pour se connecter : remplacez la carte par votre carte CPS, et si c’est elle, prévenez l’administrateur.
failure-lq-card-31 = Le certificat de la carte ne vient pas d’une autorité que ce cabinet reconnaît : l’administrateur vérifie le réglage « card.authorities ».
failure-lq-card-32 = La carte est périmée : demandez son renouvellement à l’Agence du numérique en santé.
failure-lq-card-33 = La carte n’est pas encore valable : vérifiez la date et l’heure de cet ordinateur.
failure-lq-card-34 = La carte a été révoquée et n’ouvre plus rien : demandez-en une autre à l’Agence du numérique en santé.
failure-lq-card-35 = La liste des cartes révoquées manque ou est trop vieille : l’administrateur lance « loquet card revocation refresh », ou installe la liste depuis un fichier.
failure-lq-card-36 = C’est une carte de test, et ce cabinet n’en admet pas : remplacez-la par votre carte CPS.
failure-lq-card-37 = L’horloge de cet ordinateur retarde : remettez-la à l’heure, puis recommencez.

## Cartes simulées

failure-lq-card-40 = Le fichier des porteurs de cartes simulées ou l’autorité de test ne peut pas être utilisé ({ $path }) : vérifiez-le avec la page du code.
failure-lq-card-41 = Aucun lecteur virtuel n’attend de carte simulée : installez vsmartcard-vpcd et lancez pcscd, puis recommencez.

## Code porteur

failure-lq-pin-01 = Le code porteur a exactement 4 chiffres : retapez-le ; la carte ne l’a pas vu et aucun essai n’est perdu.
failure-lq-pin-02 =
    { $tries ->
        [one] Le code porteur est faux : il reste un seul essai avant le blocage de la carte, cherchez votre code avant de vous en servir.
       *[other] Le code porteur est faux : retapez-le, il reste { $tries } essais avant le blocage de la carte.
    }
failure-lq-pin-03 = La carte est bloquée après trois codes faux : donnez-lui un nouveau code avec CPS Gestion et votre code de déblocage à 8 chiffres, ou appelez l’Agence du numérique en santé.
failure-lq-pin-04 = Aucun code n’a été essayé, car il ne reste qu’un essai avant le blocage de la carte : cherchez votre code, puis recommencez et répondez « oui ».

## Listes de révocation

failure-lq-crl-01 = Ce fichier ne peut pas être lu, ou n’est pas une liste de révocation : vérifiez son nom, et prenez tel quel le fichier « .crl » que publie l’autorité.
failure-lq-crl-02 = Cette liste de révocation est plus grosse que permis : vérifiez que c’est le bon fichier.
failure-lq-crl-03 = Cette liste de révocation est périmée : prenez la dernière, et vérifiez l’heure de l’ordinateur.
failure-lq-crl-04 = Cette liste de révocation n’est pas signée par une autorité que ce cabinet reconnaît : prenez celle de l’IGC-Santé.
failure-lq-crl-05 = Une liste de révocation plus récente est déjà en place : il n’y a rien à faire, ou prenez la dernière.
failure-lq-crl-06 = La liste de révocation ne peut pas être téléchargée : vérifiez l’accès à internet, ou installez-la depuis un fichier.
failure-lq-crl-07 = Le dossier des listes de révocation ne peut pas être utilisé : vérifiez la place sur le disque, le droit d’y écrire, et que rien n’y est abîmé.

## Connexion

failure-lq-login-01 = Identifiant ou mot de passe refusé. Vérifiez la saisie ; après trois essais, attendez une minute ou demandez à un administrateur de débloquer le compte.
failure-lq-login-02 = Beaucoup de personnes se connectent en ce moment : attendez quelques secondes et recommencez.
failure-lq-login-03 = Le mot de passe seul ne suffit pas dans ce cabinet (profil « conforming ») : connectez-vous par carte avec « loquet login --card », ou adressez-vous à un administrateur.
failure-lq-login-04 = Vous avez annulé : rien n’est resté ouvert, recommencez quand vous voulez.
failure-lq-login-05 = La carte est refusée : vérifiez que c’est la vôtre, attendez une minute et recommencez ; sinon, faites le diagnostic avec « loquet card doctor » ou appelez l’administrateur.
failure-lq-login-06 = La carte est bonne, mais personne ne l’a enregistrée dans ce cabinet : connectez-vous par mot de passe, puis lancez « loquet card register ».

## Mots de passe

failure-lq-pwd-01 = Le mot de passe est vide : tapez-le, puis Entrée ; il ne s’affiche pas, c’est normal.
failure-lq-pwd-02 = Le mot de passe est trop long : choisissez une phrase de 256 caractères au plus.
failure-lq-pwd-03 = Le mot de passe contient un caractère qu’on ne peut pas retaper : tapez-le au clavier au lieu de le coller.
failure-lq-pwd-04 = Les deux saisies du mot de passe diffèrent et rien n’a été changé : recommencez en tapant lentement.

## Sessions

failure-lq-ses-01 = Votre session est terminée : connectez-vous de nouveau.
failure-lq-ses-02 = La session est verrouillée : donnez votre mot de passe avec « loquet session unlock », ou votre carte avec « loquet session unlock --card ».
failure-lq-ses-03 = Aucune session n’est ouverte sur ce poste : connectez-vous d’abord avec « loquet login ».
failure-lq-ses-04 = Cette session a été ouverte par carte : remettez la carte et lancez « loquet session unlock --card ».

## Administration

failure-lq-adm-01 = Votre rôle ne permet pas cette action : demandez à un administrateur du cabinet.
failure-lq-adm-02 = Aucun compte ne porte cet identifiant : cherchez la personne avec « loquet user list » et recopiez son identifiant.
failure-lq-adm-03 = Ce compte est le dernier administrateur actif : créez-en ou réactivez-en d’abord un autre.
failure-lq-adm-04 = Ce cabinet existe déjà : connectez-vous avec son administrateur, ou indiquez un autre dossier avec « --data ».
failure-lq-adm-05 = Le cabinet n’existe pas encore à l’endroit { $path } : créez-le avec « loquet init », ou vérifiez l’endroit avec « loquet config show ».
failure-lq-adm-06 = Il faut une raison : donnez-la avec « --reason », sans mot de passe ni donnée de patient.
failure-lq-adm-07 = Le compte vient de changer ailleurs et rien n’a été fait : relisez-le, puis recommencez si c’est encore utile.

## Import

failure-lq-imp-01 = Le fichier { $path } ne peut pas être lu : vérifiez son nom et le droit de le lire.
failure-lq-imp-02 = Le fichier { $path } n’est ni en UTF-8 ni en Windows-1252 : enregistrez-le de nouveau en « CSV UTF-8 ».
failure-lq-imp-03 = Il manque la colonne « { $column } » dans { $path } : refaites l’export avec sa ligne de titres.
failure-lq-imp-04 =
    { $line ->
        [0] Une ligne de { $path } est mal formée : corrigez-la, puis recommencez.
       *[other] La ligne { $line } de { $path } est mal formée : corrigez-la, puis recommencez.
    }
failure-lq-imp-05 = Le fichier { $path } est trop gros : exportez seulement la table des utilisateurs.
failure-lq-imp-06 =
    { $line ->
        [0] Le fichier de décisions { $path } ne peut pas être utilisé : il lui faut deux colonnes, « Utilisateur » et « Identifiant ».
       *[other] La ligne { $line } du fichier de décisions { $path } est mal formée : écrivez le nom d’utilisateur, un point-virgule, puis un identifiant ou un tiret.
    }
failure-lq-imp-07 = Ce mot de passe ne peut pas être repris : un administrateur doit en donner un à la personne avec « loquet user password ».

## Base de données

failure-lq-db-01 = La base du cabinet ne répond pas : vérifiez que le disque est là, puis recommencez.
failure-lq-db-02 = Un autre programme occupe la base du cabinet, peut-être une sauvegarde : attendez un peu et recommencez.
failure-lq-db-03 = La base du cabinet vient d’une version plus récente de Loquet : mettez Loquet à jour sur ce poste.
failure-lq-db-04 = La base du cabinet ne peut pas être modifiée : rendez à Loquet le droit d’écrire son fichier et son dossier.
failure-lq-db-05 = Le disque est plein : libérez de la place, sans toucher à la base ni à la clé du journal.
failure-lq-db-06 = La base du cabinet est abîmée : n’y touchez plus, gardez-en une copie et prévenez la personne qui s’occupe de l’informatique.
failure-lq-db-07 = Le serveur de la base du cabinet ne répond pas : rien n’a été changé ; vérifiez l’adresse « database.url » et que le serveur fonctionne, puis recommencez.
failure-lq-db-08 = Le serveur de la base du cabinet refuse le compte ou son mot de passe : vérifiez « database.url » et « database.password_file ».
failure-lq-db-09 = Le compte de Loquet n’a pas assez de droits sur la base du cabinet : la personne qui s’occupe du serveur doit l’en rendre propriétaire.
failure-lq-db-10 = Le serveur de la base du cabinet n’a plus de connexion libre : recommencez dans un instant ; si cela dure, autorisez-en davantage sur le serveur ou baissez « database.connections ».
failure-lq-db-11 = Le serveur n’a pas de base du nom donné dans « database.url » : corrigez le nom, ou faites créer cette base, vide.
failure-lq-db-12 = Le serveur de la base du cabinet ne peut pas être distingué d’un autre : il n’a pas TLS, ou son certificat n’est pas reconnu (« sslrootcert » dans « database.url »).
failure-lq-db-13 = Il y a déjà un fichier { $path } : donnez un autre nom, rien n’est jamais écrasé.
failure-lq-db-14 = La base du cabinet est en service : arrêtez le service Loquet et fermez les logiciels qui s’en servent, puis recommencez.
failure-lq-db-15 = { $problem ->
    [other-key] La sauvegarde { $path } est celle d’un autre cabinet, ou la clé du journal n’est pas celle qui va avec elle : retrouvez la bonne clé, puis recommencez.
    [newer] La sauvegarde { $path } vient d’une version plus récente de Loquet : mettez Loquet à jour, puis recommencez.
    [damaged] La sauvegarde { $path } est abîmée : prenez-en une autre.
   *[other] Le fichier { $path } n’est pas une sauvegarde de Loquet : vérifiez son nom.
}
failure-lq-db-16 = La base du cabinet est sur un serveur : sauvegardez-la avec les outils de ce serveur (pg_dump, mariadb-dump).

## Réglages

failure-lq-cfg-01 =
    { $place ->
        [flag] Le réglage « { $key } », donné sur la ligne de commande, n’existe pas : corrigez son nom.
       *[other] Le réglage « { $key } » n’existe pas : corrigez son nom ou retirez-le dans { $place }.
    }
failure-lq-cfg-02 =
    { $place ->
        [default] Le réglage « { $key } » n’a pas de valeur : donnez-en une ({ $range }).
        [flag] Le réglage « { $key } » ne peut pas valoir « { $value } » (valeurs admises : { $range }) : corrigez-le.
       *[other] Le réglage « { $key } » ne peut pas valoir « { $value } » (valeurs admises : { $range }) : corrigez-le dans { $place }.
    }
failure-lq-cfg-03 =
    { $line ->
        [0] Le fichier de réglages { $path } ne peut pas être lu : vérifiez qu’il existe et que vous avez le droit de le lire.
       *[other] Le fichier de réglages { $path } est mal écrit à la ligne { $line } : corrigez-la, puis vérifiez avec « loquet config check ».
    }
failure-lq-cfg-04 =
    { $problem ->
        [missing] La clé du journal manque ({ $path }) : remettez celle de la sauvegarde, ou créez le cabinet avec « loquet init » s’il est nouveau.
        [exposed] La clé du journal peut être lue par d’autres : rendez { $path } à son seul propriétaire avec « chmod 600 ».
        [malformed] La clé du journal n’est pas une clé (64 chiffres hexadécimaux ou 32 octets) : remettez celle de la sauvegarde.
        [twice] La clé du journal est donnée deux fois : gardez « journal.key » ou « journal.key_file », pas les deux.
        [unwritable] La clé du journal ne peut pas être écrite dans { $path } : vérifiez le droit d’écrire dans ce dossier.
       *[other] La clé du journal ne peut pas être lue ({ $path }) : vérifiez le droit de la lire.
    }
failure-lq-cfg-05 =
    { $problem ->
        [unexpected] Un certificat d’autorité n’est pas celui de l’IGC-Santé ({ $path }) : remplacez-le par celui que publie l’ANS, son empreinte doit être celle que Loquet attend.
        [malformed] Un certificat d’autorité ne peut pas être compris ({ $path }) : remplacez-le par celui que publie l’autorité.
       *[other] Les certificats des autorités ne peuvent pas être lus ({ $path }) : vérifiez le réglage et le droit de les lire.
    }
failure-lq-cfg-06 =
    { $problem ->
        [missing] Le mot de passe du serveur de la base manque ({ $path }) : mettez-le là, lisible par le seul compte de Loquet.
        [exposed] Le mot de passe du serveur de la base peut être lu par d’autres : rendez { $path } à son seul propriétaire avec « chmod 600 ».
        [twice] Le mot de passe du serveur de la base est donné deux fois : gardez « database.password » ou « database.password_file », pas les deux.
       *[other] Le mot de passe du serveur de la base ne peut pas être lu ({ $path }) : c’est une seule ligne, et le compte de Loquet doit avoir le droit de la lire.
    }

## Poste de travail

failure-lq-ws-01 = La liste des identifiants retenus est abîmée ({ $path }) et n’est pas utilisée : tapez l’identifiant en entier.
failure-lq-ws-02 = L’identifiant n’a pas pu être retenu dans { $path } : vérifiez la place sur le disque et le droit d’écrire.
failure-lq-ws-03 = Plusieurs identifiants commencent ainsi ({ $candidates }) : tapez quelques lettres de plus.
failure-lq-tty-01 = Il faut répondre à une question et il n’y a pas de terminal : donnez tout sur la ligne de commande, le mot de passe avec « --password-stdin », le code porteur avec « --pin-stdin ».

## Journal

failure-lq-jrn-01 = Le journal a été modifié : ne supprimez rien, copiez la base et la clé, et prévenez le responsable du cabinet.
failure-lq-jrn-02 = Le fichier { $path } existe déjà, ou ne peut pas être écrit : choisissez un autre nom ou un autre dossier.
failure-lq-jrn-03 = Le fichier de repères { $path } ne peut pas être lu, ou contient autre chose que des repères : donnez le fichier que « loquet journal anchor » ou le service a écrit.

## Serveur du cabinet

failure-lq-srv-01 = Le serveur du cabinet ne répond pas : vérifiez que ce poste est sur le réseau et que le serveur est allumé, puis recommencez ; si cela continue, prévenez l’administrateur.
failure-lq-srv-02 = Le serveur qui répond ne prouve pas qu’il est celui du cabinet, et rien ne lui a été envoyé : prévenez l’administrateur, qui vérifie le certificat du serveur et le réglage « server.roots ».
failure-lq-srv-03 = Le serveur du cabinet répond autrement que prévu : vérifiez l’adresse du réglage « server.url », et que Loquet a la même version sur le serveur et sur ce poste.
failure-lq-srv-04 = Le serveur du cabinet s’arrête ou démarre : attendez quelques secondes et recommencez.
failure-lq-srv-05 = Trop de demandes viennent de ce poste : attendez quelques secondes et recommencez.
failure-lq-srv-06 = La réponse du serveur n’est pas venue à temps, et la demande est peut-être faite quand même : attendez un instant, regardez où elle en est, puis recommencez s’il le faut.
failure-lq-srv-07 = Cela se fait seulement sur l’ordinateur qui garde la base du cabinet : lancez-y la même commande avec « --local ».
failure-lq-srv-08 = Le serveur n’a pas de lecteur de cartes pour ce poste : servez-vous du lecteur branché sur le poste lui-même.
failure-lq-srv-09 = Le service ne peut pas écouter à l’adresse { $address } : arrêtez le programme qui l’occupe, ou changez « service.listen » ou « service.metrics_listen ».
failure-lq-srv-10 =
    { $problem ->
        [missing] Il manque le certificat du service ou sa clé, obligatoires hors de cet ordinateur : donnez « service.certificate » et « service.key », ou écoutez sur 127.0.0.1.
        [exposed] La clé du service peut être lue par d’autres : rendez { $path } à son seul propriétaire avec « chmod 600 ».
        [malformed] Le certificat ou la clé du service ne peut pas être compris ({ $path }) : remplacez ce fichier par un fichier PEM.
        [mismatch] La clé du service n’est pas celle de son certificat ({ $path }) : remettez les deux fichiers faits ensemble.
       *[other] Le certificat ou la clé du service ne peut pas être lu ({ $path }) : vérifiez les réglages « service.certificate » et « service.key », et le droit de lire ces fichiers.
    }

## Postes du cabinet

failure-lq-wks-01 = Le serveur du cabinet ne connaît pas ce poste : demandez un code à l’administrateur, puis lancez ici « loquet workstation enrol ».
failure-lq-wks-02 = Ce code de poste est faux, a déjà servi ou est trop vieux : relisez-le, ou demandez-en un autre à l’administrateur.
failure-lq-wks-03 = Un autre poste porte déjà ce nom : choisissez un autre nom, ou retirez d’abord l’ancien poste avec « loquet workstation remove ».
failure-lq-wks-04 = Aucun poste ne porte ce nom : cherchez-le avec « loquet workstation list ».

## Appels du service

failure-lq-api-01 =
    { $problem ->
        [missing] Il manque le champ « { $field } » dans la demande : ajoutez-le.
        [unknown] Le champ « { $field } » de la demande n’existe pas : corrigez son nom, ou retirez-le.
        [type] Le champ « { $field } » de la demande n’est pas du type attendu : comparez-le à la description de l’API, servie à « /openapi.json ».
       *[other] Le champ « { $field } » de la demande ne convient pas : comparez-le à la description de l’API, servie à « /openapi.json ».
    }
failure-lq-api-02 = La demande n’est pas du JSON bien formé : vérifiez les accolades, les virgules et l’encodage UTF-8 du corps envoyé.
failure-lq-api-03 = La demande est plus grosse que permis : envoyez-en moins à la fois.
failure-lq-api-04 = La demande n’annonce pas le type de contenu attendu : donnez-le dans l’en-tête « Content-Type », le plus souvent « application/json ».
failure-lq-api-05 = Il n’y a rien à cette adresse : comparez-la à la description de l’API, servie à « /openapi.json ».
failure-lq-api-06 = Cette adresse ne prend pas cette méthode : celles qu’elle prend sont dans l’en-tête « Allow » de la réponse.
failure-lq-api-07 = La demande ne montre pas de session : envoyez le jeton reçu à la connexion dans l’en-tête « Authorization », après le mot « Bearer ».
failure-lq-api-08 = La demande vient d’une page web ou s’adresse à un autre nom : appelez le service depuis un programme, sous un nom du réglage « service.names ».

## Programme

failure-lq-run-01 = Le programme « { $command } » n’a pas pu être lancé et la session a été refermée : vérifiez son nom.
failure-lq-run-02 = Une erreur inattendue s’est produite et rien n’a été ouvert : recommencez une fois, et signalez-la si elle revient.
