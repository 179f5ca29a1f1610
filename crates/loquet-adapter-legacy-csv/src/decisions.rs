//! What a practice decided for the rows that cannot be derived.

use crate::table::{Fields, Table};
use crate::{Column, DecisionError, ExportError, RowProblem, encoding};
use loquet_domain::account::LegacyUserName;
use loquet_domain::legacy::{Choice, Decision};
use std::collections::HashSet;

/// The column of the decision.
const IDENTIFIER: &str = "Identifiant";

/// What leaves a row out.
const LEAVE_OUT: &str = "-";

/// Reads a table with the columns `Utilisateur` and `Identifiant`; `-` leaves a row out.
///
/// # Errors
///
/// [`DecisionError`]: the file is refused whole.
pub fn read_decisions(bytes: &[u8]) -> Result<Vec<Decision>, DecisionError> {
    let (text, _) = encoding::decode(bytes).map_err(DecisionError::Table)?;
    let table = Table::read(&text).map_err(DecisionError::Table)?;
    table
        .require(&[Column::UserName])
        .map_err(DecisionError::Table)?;
    if !table.has(IDENTIFIER) {
        let problem = RowProblem::Fields {
            expected: 2,
            found: 1,
        };
        return Err(DecisionError::Table(ExportError::Row { line: 1, problem }));
    }
    let mut decided = HashSet::new();
    let decisions = table.rows().map(|fields| {
        let fields = fields.map_err(DecisionError::Table)?;
        let decision = decision(&fields)?;
        if decided.insert(decision.user_name.clone()) {
            Ok(decision)
        } else {
            Err(DecisionError::Repeated { line: fields.line })
        }
    });
    decisions.collect()
}

fn decision(fields: &Fields<'_>) -> Result<Decision, DecisionError> {
    let user_name = LegacyUserName::new(fields.get(Column::UserName.name()));
    if user_name.is_empty() {
        let refused = fields.refused(RowProblem::NoUserName);
        return Err(DecisionError::Table(refused));
    }
    let choice = match fields.get(IDENTIFIER) {
        LEAVE_OUT => Choice::LeaveOut,
        typed => {
            let badly_formed = |error| DecisionError::Identifier {
                line: fields.line,
                error,
            };
            Choice::Identifier(typed.parse().map_err(badly_formed)?)
        }
    };
    Ok(Decision { user_name, choice })
}
