//! Taking over the users of version 3.2, row by row.

use crate::LocalDesk;
use crate::accounts::typed_card;
use crate::authority::{Acting, Permission};
use crate::fault::OrDesk;
use async_trait::async_trait;
use loquet_domain::account::{HashedPassword, LegacyUserName, PasswordStrength};
use loquet_domain::card::CardIdentity;
use loquet_domain::card_number::CardNumber;
use loquet_domain::identifier::{self, Derived, IdentifierKey, UserNameError};
use loquet_domain::journal::{Action, Object};
use loquet_domain::legacy::{Choice, Decision, LegacyPassword, LegacyUser};
use loquet_domain::session::SessionToken;
use loquet_domain::{Account, AccountStatus, Identifier, Role};
use loquet_port_desk::{
    CardNumberProblem, DeskError, Import, ImportDesk, ImportProgress, ImportReport,
    PasswordOutcome, RowOutcome, RowReport,
};
use loquet_port_users::{NewAccount, UsersError};
use std::collections::{HashMap, HashSet};

#[async_trait]
impl ImportDesk for LocalDesk {
    async fn import(
        &self,
        by: &SessionToken,
        import: Import,
        progress: &dyn ImportProgress,
    ) -> Result<ImportReport, DeskError> {
        let mut run = Earlier::new(&import.decisions, import.dry_run);
        let mut report = ImportReport::default();
        for user in import.users {
            // Read again for each row: an import that takes long ends with the right to make it.
            let acting = self.authorise(by, Permission::Administer).await?;
            let outcome = self.import_row(&acting, &mut run, &user).await?;
            let row = RowReport {
                line: user.line,
                user_name: user.user_name,
                outcome,
            };
            progress.row_done(&row);
            report.rows.push(row);
        }
        Ok(report)
    }
}

/// What an import knows of the rows before the present one.
struct Earlier<'import> {
    decisions: HashMap<&'import LegacyUserName, &'import Choice>,
    only_tell: bool,
    seen: HashMap<LegacyUserName, u64>,
    planned: HashSet<IdentifierKey>,
    planned_cards: HashSet<CardIdentity>,
}

impl<'import> Earlier<'import> {
    fn new(decisions: &'import [Decision], only_tell: bool) -> Self {
        let decisions = decisions
            .iter()
            .map(|decision| (&decision.user_name, &decision.choice));
        Self {
            decisions: decisions.collect(),
            only_tell,
            seen: HashMap::new(),
            planned: HashSet::new(),
            planned_cards: HashSet::new(),
        }
    }

    /// Whether an earlier row has this card.
    fn has_planned(&self, number: &CardNumber) -> bool {
        let identity = CardIdentity::typed(number.clone());
        self.planned_cards.contains(&identity)
    }

    /// The identifier of a row, or why a person must decide.
    fn identifier_of(&self, user: &LegacyUser) -> Result<Identifier, RowOutcome> {
        match self.decisions.get(&user.user_name) {
            Some(Choice::Identifier(identifier)) => return Ok(identifier.clone()),
            Some(Choice::LeaveOut) => return Err(RowOutcome::LeftOut),
            None => {}
        }
        if let Some(names) = &user.names {
            return identifier::from_names(&names.family, &names.given)
                .map_err(RowOutcome::Malformed);
        }
        match identifier::from_user_name(user.user_name.as_str()) {
            Ok(Derived::Certain(identifier)) => Ok(identifier),
            Ok(Derived::Ambiguous(candidates)) => Err(RowOutcome::Ambiguous {
                candidates: candidates.into_vec(),
            }),
            Err(UserNameError::Malformed(error)) => Err(RowOutcome::Malformed(error)),
            Err(_) => Err(RowOutcome::SingleWord),
        }
    }
}

impl LocalDesk {
    async fn import_row(
        &self,
        acting: &Acting,
        run: &mut Earlier<'_>,
        user: &LegacyUser,
    ) -> Result<RowOutcome, DeskError> {
        if let Some(earlier_line) = run.seen.insert(user.user_name.clone(), user.line) {
            return Ok(RowOutcome::RepeatedUserName { earlier_line });
        }
        if let Some(account) = self
            .ports
            .users
            .find_imported(&user.user_name)
            .await
            .or_desk()?
        {
            return Ok(RowOutcome::AlreadyImported {
                identifier: account.identifier,
            });
        }
        let identifier = match run.identifier_of(user) {
            Ok(identifier) => identifier,
            Err(outcome) => return Ok(outcome),
        };
        let exists = self
            .ports
            .users
            .find(identifier.key())
            .await
            .or_desk()?
            .is_some();
        if exists || run.planned.contains(identifier.key()) {
            return self.homonym(run, identifier).await;
        }
        self.import_as(acting, run, user, identifier).await
    }

    async fn homonym(&self, run: &Earlier<'_>, taken: Identifier) -> Result<RowOutcome, DeskError> {
        let proposals = self
            .proposals(&taken, |key| run.planned.contains(key))
            .await?;
        Ok(RowOutcome::Homonym { taken, proposals })
    }

    async fn import_as(
        &self,
        acting: &Acting,
        run: &mut Earlier<'_>,
        user: &LegacyUser,
        identifier: Identifier,
    ) -> Result<RowOutcome, DeskError> {
        let mut account = self.new_account(identifier, Role::Member)?;
        account.legacy_user_name = Some(user.user_name.clone());
        if !user.active {
            account.status = AccountStatus::Disabled;
        }
        let (card, mut problem) = card_number_of(user, run);
        account.card = card.map(typed_card);
        let (password, outcome) = self
            .password_of(&account, &user.password, run.only_tell)
            .await?;
        let event = acting
            .context
            .event(Action::AccountImported, Object::Account(account.id));
        let mut new = NewAccount {
            account,
            password,
            event,
        };
        if !run.only_tell {
            problem = match self.add_imported(&mut new, problem).await {
                Ok(problem) => problem,
                Err(UsersError::IdentifierTaken) => {
                    return self.homonym(run, new.account.identifier).await;
                }
                Err(error) => return Err(error).or_desk(),
            };
        }
        run.planned.insert(new.account.identifier.key().clone());
        let card = new.account.card.map(|card| card.identity);
        run.planned_cards.extend(card);
        Ok(RowOutcome::Imported {
            identifier: new.account.identifier,
            active: user.active,
            password: outcome,
            card_number: problem,
        })
    }

    /// Adds the account; without its card number if another account has that one.
    async fn add_imported(
        &self,
        new: &mut NewAccount,
        problem: Option<CardNumberProblem>,
    ) -> Result<Option<CardNumberProblem>, UsersError> {
        match self.ports.users.add(new).await {
            Ok(()) => Ok(problem),
            Err(UsersError::CardNumberTaken) => {
                new.account.card = None;
                self.ports.users.add(new).await?;
                Ok(Some(CardNumberProblem::Taken))
            }
            Err(error) => Err(error),
        }
    }

    async fn password_of(
        &self,
        account: &Account,
        password: &LegacyPassword,
        only_tell: bool,
    ) -> Result<(Option<HashedPassword>, PasswordOutcome), DeskError> {
        Ok(match password {
            LegacyPassword::Plain(password) => {
                let outcome = match self.judge(account, password) {
                    PasswordStrength::Weak => PasswordOutcome::Weak,
                    PasswordStrength::Acceptable | PasswordStrength::Unknown => {
                        PasswordOutcome::Acceptable
                    }
                };
                if only_tell {
                    return Ok((None, outcome));
                }
                (Some(self.hash_new(account, password).await?), outcome)
            }
            LegacyPassword::Argon2(hash) if self.ports.hasher.examine(hash).is_err() => {
                (None, PasswordOutcome::Malformed)
            }
            LegacyPassword::Argon2(hash) => {
                let strength = PasswordStrength::Unknown;
                (
                    Some(HashedPassword {
                        hash: hash.clone(),
                        strength,
                    }),
                    PasswordOutcome::Unjudged,
                )
            }
            LegacyPassword::None => (None, PasswordOutcome::None),
            LegacyPassword::Refused(error) => (None, PasswordOutcome::Refused(*error)),
            LegacyPassword::Unsupported => (None, PasswordOutcome::Unsupported),
        })
    }
}

fn card_number_of(
    user: &LegacyUser,
    run: &Earlier<'_>,
) -> (Option<CardNumber>, Option<CardNumberProblem>) {
    let Some(typed) = &user.card_number else {
        return (None, None);
    };
    match typed.parse::<CardNumber>() {
        Err(error) => (None, Some(CardNumberProblem::Malformed(error))),
        Ok(number) if run.has_planned(&number) => (None, Some(CardNumberProblem::Taken)),
        Ok(number) => (Some(number), None),
    }
}
