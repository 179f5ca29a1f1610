//! Table `workstations`.

use super::{BadRow, Row};
use loquet_domain::session::TokenDigest;
use loquet_domain::workstation::{Enrolment, Workstation, name_key};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "workstations")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: String,
    pub(crate) name: String,
    /// What tells names apart.
    pub(crate) name_key: String,
    pub(crate) code_digest: Option<Vec<u8>>,
    pub(crate) code_expires_at: Option<i64>,
    pub(crate) token_digest: Option<Vec<u8>>,
    pub(crate) enrolled_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The row of a workstation that is found by this digest: of its code, or of its token.
    pub(crate) fn new(workstation: &Workstation, found_by: &TokenDigest) -> Self {
        let digest = Some(found_by.as_bytes().to_vec());
        let row = Self {
            id: workstation.id.to_string(),
            name: workstation.name.to_string(),
            name_key: name_key(&workstation.name),
            code_digest: None,
            code_expires_at: None,
            token_digest: None,
            enrolled_at: None,
        };
        match workstation.enrolment {
            Enrolment::Invited { expires_at } => Self {
                code_digest: digest,
                code_expires_at: Some(expires_at.as_millisecond()),
                ..row
            },
            Enrolment::Enrolled { at } => Self {
                token_digest: digest,
                enrolled_at: Some(at.as_millisecond()),
                ..row
            },
        }
    }

    fn enrolment(&self, row: Row<'_>) -> Result<Enrolment, BadRow> {
        let code = self.code_digest.as_ref().zip(self.code_expires_at);
        let token = self.token_digest.as_ref().zip(self.enrolled_at);
        match (code, token) {
            (Some((_, expires_at)), None) => Ok(Enrolment::Invited {
                expires_at: row.instant("code_expires_at", expires_at)?,
            }),
            (None, Some((_, at))) => Ok(Enrolment::Enrolled {
                at: row.instant("enrolled_at", at)?,
            }),
            _ => row.some("code_digest", None),
        }
    }
}

impl TryFrom<Model> for Workstation {
    type Error = BadRow;

    fn try_from(model: Model) -> Result<Self, BadRow> {
        let row = Row::new("workstations", &model.id);
        Ok(Self {
            id: row.canonical("id", &model.id)?,
            name: row.printable("name", &model.name)?,
            enrolment: model.enrolment(row)?,
        })
    }
}
